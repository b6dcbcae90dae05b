import { assertNever } from '../../exhaustive.ts'
import { driftPercent, type ModelDrift } from '../../health/alarms/rules.ts'
import type { Loss, PointFlow } from './money-rules.ts'

export const TABLES = ['days', 'functions', 'models', 'plans', 'people', 'losses', 'points', 'drift'] as const
export type TableName = (typeof TABLES)[number]

type Sums = { actions: number; failed: number; points: bigint; costMicroUsd: bigint; lossMicroUsd: bigint }
export type Source = {
  days(): Promise<(Sums & { date: string; activeUsers: number; revenueMicroUsd: bigint })[]>
  functions(): Promise<(Sums & { id: string; revenueMicroUsd: bigint })[]>
  models(): Promise<(Sums & { id: string; revenueMicroUsd: bigint })[]>
  plans(): Promise<(Sums & { plan: string; people: number; revenueMicroUsd: bigint })[]>
  people(): Promise<(Sums & { id: string; email: string; revenueMicroUsd: bigint })[]>
  losses(): Promise<Loss[]>
  points(): Promise<PointFlow[]>
  drift(): Promise<ModelDrift[]>
}

/** Dollars with six decimals, as a number that a sheet adds up. */
export const usd = (microUsd: bigint): string => {
  const size = (microUsd < 0n ? -microUsd : microUsd).toString().padStart(7, '0')
  return `${microUsd < 0n ? '-' : ''}${size.slice(0, -6)}.${size.slice(-6)}`
}

const work = ({ actions, failed, points, costMicroUsd, lossMicroUsd }: Sums) => ({
  Actions: actions,
  Failed: failed,
  Points: points,
  'Cost USD': usd(costMicroUsd),
  'Loss USD': usd(lossMicroUsd),
})
const money = (sums: Sums & { revenueMicroUsd: bigint }) => ({
  'Revenue USD': usd(sums.revenueMicroUsd),
  'Profit USD': usd(sums.revenueMicroUsd - sums.costMicroUsd),
})

export type Row = Record<string, string | number | bigint>

/** The columns of each table; a row has them all. */
export const COLUMNS: Record<TableName, string[]> = {
  days: ['Day', 'People', 'Actions', 'Failed', 'Points', 'Cost USD', 'Loss USD', 'Revenue USD', 'Profit USD'],
  functions: ['Function', 'Actions', 'Failed', 'Points', 'Cost USD', 'Loss USD', 'Revenue USD', 'Profit USD'],
  models: ['Model', 'Actions', 'Failed', 'Points', 'Cost USD', 'Loss USD', 'Revenue USD', 'Profit USD'],
  plans: ['Plan', 'People', 'Actions', 'Failed', 'Points', 'Cost USD', 'Loss USD', 'Revenue USD', 'Profit USD'],
  people: ['Id', 'E-mail', 'Actions', 'Failed', 'Points', 'Cost USD', 'Loss USD', 'Revenue USD', 'Profit USD'],
  losses: ['Reason', 'Cost USD'],
  points: ['Kind', 'Granted', 'Used', 'Expired', 'Taken back'],
  drift: ['Model', 'Compared', 'Our cost USD', 'Their cost USD', 'Drift USD', 'Drift %', 'Unknown', 'No figure'],
}

export async function rowsOf(table: TableName, source: Source): Promise<Row[]> {
  switch (table) {
    case 'days':
      return (await source.days()).map((day) => ({
        Day: day.date,
        People: day.activeUsers,
        ...work(day),
        ...money(day),
      }))
    case 'functions':
      return (await source.functions()).map((one) => ({ Function: one.id, ...work(one), ...money(one) }))
    case 'models':
      return (await source.models()).map((one) => ({ Model: one.id, ...work(one), ...money(one) }))
    case 'plans':
      return (await source.plans()).map((one) => ({ Plan: one.plan, People: one.people, ...work(one), ...money(one) }))
    case 'people':
      return (await source.people()).map((one) => ({ Id: one.id, 'E-mail': one.email, ...work(one), ...money(one) }))
    case 'losses':
      return (await source.losses()).map(({ reason, costMicroUsd }) => ({
        Reason: reason,
        'Cost USD': usd(costMicroUsd),
      }))
    case 'points':
      return (await source.points()).map(({ kind, granted, used, expired, reversed }) => ({
        ...{ Kind: kind, Granted: granted, Used: used, Expired: expired, 'Taken back': reversed },
      }))
    case 'drift':
      return (await source.drift()).map((one) => ({
        Model: one.modelId,
        Compared: one.compared,
        'Our cost USD': usd(one.ourMicroUsd),
        'Their cost USD': usd(one.theirMicroUsd),
        'Drift USD': usd(one.ourMicroUsd - one.theirMicroUsd),
        'Drift %': driftPercent(one) ?? '',
        Unknown: one.unknown,
        'No figure': one.unanswered,
      }))
    default:
      return assertNever(table)
  }
}
