import { InvalidInput } from '../../errors.ts'

/** The targets that are the house's own, by their ids. */
export const ALARMS = ['cost', 'errors'] as const
export type AlarmId = (typeof ALARMS)[number]
export const isAlarm = (id: string): id is AlarmId => (ALARMS as readonly string[]).includes(id)

/** `limit`: of the cost micro-dollars, of the errors percent. */
export type AlarmTerms = { active: boolean; limit: bigint; leastActions: number }

/** What the last hour came to. */
export type Hour = { costMicroUsd: bigint; ended: number; failed: number }

/** Why it is too much; null: it is not. */
export function alarmOf(id: AlarmId, { active, limit, leastActions }: AlarmTerms, hour: Hour): string | null {
  const { costMicroUsd, ended, failed } = hour
  if (!active || ended < leastActions) return null
  if (id === 'cost') {
    return costMicroUsd > limit ? `The last hour cost ${dollars(costMicroUsd)}, above ${dollars(limit)}.` : null
  }
  return BigInt(failed) * 100n > limit * BigInt(ended)
    ? `${failed} of the last hour's ${ended} actions failed, above ${limit} %.`
    : null
}

const LIMIT_MAX = 1_000_000_000_000n
const ACTIONS_MAX = 1_000_000

/** Throws InvalidInput. */
export function parseAlarm(id: AlarmId, { active, limit, leastActions }: AlarmTerms): AlarmTerms {
  if (id === 'cost' && (limit < 1n || limit > LIMIT_MAX)) {
    throw new InvalidInput('costLimit', 'A limit is more than nothing and at most $1,000,000.')
  }
  if (id === 'errors' && (limit < 1n || limit > 100n)) {
    throw new InvalidInput('errorPercent', 'A share is from 1 to 100 percent.')
  }
  if (leastActions < 1 || leastActions > ACTIONS_MAX) {
    throw new InvalidInput('leastActions', 'Choose from 1 to 1,000,000 actions.')
  }
  return { active, limit, leastActions }
}

const dollars = (microUsd: bigint): string =>
  (Number(microUsd) / 1_000_000).toLocaleString('en-US', { style: 'currency', currency: 'USD' })
