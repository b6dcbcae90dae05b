import type { Clock } from '../clock.ts'
import type { Transactions, Tx } from '../database/transaction.ts'
import { InvalidInput } from '../errors.ts'
import { AiFunction } from '../generated/prisma/enums.ts'
import {
  type ModelRule,
  parseReplayRate,
  parseWindow,
  type ReplayRequest,
  swapsOf,
  type Value,
  valueOfPoints,
  withChanges,
} from './replay-rules.ts'
import { type ReplayGroup, readHistory, readModels, unfinishedBefore } from './replay-store.ts'
import * as store from './store.ts'

export type { ModelRule, ReplayRequest }

export type Figures = { points: bigint; cost: bigint; carried: bigint; value: Value }
export type Share = { actions: number; points: bigint; replayedPoints: bigint; cost: bigint; replayedCost: bigint }
export type Replay = {
  from: Date
  to: Date
  actions: number
  unfinished: number
  skipped: { reason: 'NO_PRICE' | 'NO_VISION'; actions: number }[]
  usersShort: number
  actual: Figures
  replayed: Figures
  byFunction: (Share & { function: AiFunction })[]
  byModel: (Share & { modelId: string })[]
}

const STATEMENT_MAX_MS = 8_000
const CANCELED_BY_TIMEOUT = '57014'

/**
 * What a window of history would have earned at other prices. Reads what was recorded and changes nothing. Throws
 * InvalidInput, also when it takes too long.
 */
export function createReplay({ transactions, clock }: { transactions: Transactions; clock: Clock }) {
  return async (request: ReplayRequest): Promise<Replay> => {
    const window = parseWindow(request, clock.now())
    const pointsPerDollar = parseReplayRate(request.pointsPerDollar)
    try {
      return await transactions.transaction(async (tx) => {
        await boundAndReadOnly(tx)
        const today = await store.offers(tx)
        const priced = withChanges(today, request)
        const swaps = swapsOf(request.models ?? [], await readModels(tx), Object.values(AiFunction))
        const history = await readHistory(tx, { ...window, pointsPerDollar, swaps })
        const { sources } = history
        return {
          ...window,
          ...summary(history.groups),
          unfinished: await unfinishedBefore(tx, window.to),
          usersShort: history.usersShort,
          actual: figures(history.groups, ACTUAL, (points) => valueOfPoints(points, { sources, today, priced: today })),
          replayed: figures(history.groups, REPLAYED, (points) => valueOfPoints(points, { sources, today, priced })),
        }
      })
    } catch (error) {
      if (!isTimeout(error)) throw error
      throw new InvalidInput('days', 'There is too much history in so many days; ask for fewer.')
    }
  }
}

async function boundAndReadOnly(tx: Tx): Promise<void> {
  await tx.db.$executeRaw`SET TRANSACTION READ ONLY`
  await tx.db.$executeRaw`SELECT set_config('statement_timeout', ${`${STATEMENT_MAX_MS}`}, true),
    set_config('work_mem', '64MB', true), set_config('jit', 'off', true)`
}

const isTimeout = (error: unknown): boolean => error instanceof Error && error.message.includes(CANCELED_BY_TIMEOUT)

type Columns = { points: keyof ReplayGroup; cost: keyof ReplayGroup; carried: keyof ReplayGroup }
const ACTUAL = { points: 'points', cost: 'cost', carried: 'carried' } as const satisfies Columns
const REPLAYED = {
  points: 'replayedPoints',
  cost: 'replayedCost',
  carried: 'replayedCarried',
} as const satisfies Columns

function figures(
  groups: ReplayGroup[],
  of: typeof ACTUAL | typeof REPLAYED,
  worth: (points: bigint) => Value,
): Figures {
  const points = sum(groups, of.points)
  return { points, cost: sum(groups, of.cost), carried: sum(groups, of.carried), value: worth(points) }
}

function summary(groups: ReplayGroup[]): Pick<Replay, 'actions' | 'skipped' | 'byFunction' | 'byModel'> {
  const skipped = (['NO_PRICE', 'NO_VISION'] as const).map((reason) => ({
    reason,
    actions: count(groups.filter(({ skip }) => skip === reason)),
  }))
  return {
    actions: count(groups),
    skipped: skipped.filter(({ actions }) => actions > 0),
    byFunction: shares(groups, 'function').map(([fn, share]) => ({ function: fn, ...share })),
    byModel: shares(groups, 'modelId').map(([modelId, share]) => ({ modelId, ...share })),
  }
}

function shares<Key extends 'function' | 'modelId'>(groups: ReplayGroup[], by: Key): [ReplayGroup[Key], Share][] {
  const parts = [...Map.groupBy(groups, (group) => group[by])].map(([key, part]): [ReplayGroup[Key], Share] => [
    key,
    {
      actions: count(part),
      points: sum(part, 'points'),
      replayedPoints: sum(part, 'replayedPoints'),
      cost: sum(part, 'cost'),
      replayedCost: sum(part, 'replayedCost'),
    },
  ])
  return parts.sort(([, a], [, b]) => b.actions - a.actions)
}

const count = (groups: ReplayGroup[]): number => groups.reduce((total, { actions }) => total + actions, 0)
const sum = (
  groups: ReplayGroup[],
  column: 'points' | 'cost' | 'carried' | 'replayedPoints' | 'replayedCost' | 'replayedCarried',
): bigint => groups.reduce((total, group) => total + group[column], 0n)
