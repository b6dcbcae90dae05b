import { InvalidInput } from '../../errors.ts'
import { assertNever } from '../../exhaustive.ts'

/** The targets that are the house's own, by their ids. */
export const ALARMS = ['cost', 'drift', 'errors'] as const
export type AlarmId = (typeof ALARMS)[number]
export const isAlarm = (id: string): id is AlarmId => (ALARMS as readonly string[]).includes(id)

/** `limit`: of the cost micro-dollars, of the errors percent, of the drift hundredths of a percent. */
export type AlarmTerms = { active: boolean; limit: bigint; leastActions: number }

/** What a model's calls cost by us and by the provider's own books. */
export type ModelDrift = {
  modelId: string
  compared: number
  ourMicroUsd: bigint
  theirMicroUsd: bigint
  /** calls that they do not know, and calls of which they gave no figure */
  unknown: number
  unanswered: number
}

/** What the last hour came to; of the drift, what the last day did. */
export type Recent = { costMicroUsd: bigint; ended: number; failed: number; drift: readonly ModelDrift[] }

/** Why it is too much; null: it is not. */
export function alarmOf(id: AlarmId, terms: AlarmTerms, recent: Recent): string | null {
  if (!terms.active) return null
  const { limit, leastActions } = terms
  const { costMicroUsd, ended, failed, drift } = recent
  switch (id) {
    case 'cost':
      if (ended < leastActions || costMicroUsd <= limit) return null
      return `The last hour cost ${dollars(costMicroUsd)}, above ${dollars(limit)}.`
    case 'errors':
      if (ended < leastActions || BigInt(failed) * 100n <= limit * BigInt(ended)) return null
      return `${failed} of the last hour's ${ended} actions failed, above ${limit} %.`
    case 'drift':
      return driftWords(
        drift.filter((one) => one.compared >= leastActions && driftsBeyond(one, limit)),
        limit,
      )
    default:
      return assertNever(id)
  }
}

/** ours - theirs, in percent of theirs, to four decimals; null: they say it cost nothing, and we do not. */
export function driftPercent({ ourMicroUsd, theirMicroUsd }: ModelDrift): number | null {
  if (theirMicroUsd === 0n) return ourMicroUsd === 0n ? 0 : null
  return Number(((ourMicroUsd - theirMicroUsd) * 1_000_000n) / theirMicroUsd) / 10_000
}

/** A micro-dollar a call is rounding. */
function driftsBeyond({ compared, ourMicroUsd, theirMicroUsd }: ModelDrift, limit: bigint): boolean {
  const apart = ourMicroUsd > theirMicroUsd ? ourMicroUsd - theirMicroUsd : theirMicroUsd - ourMicroUsd
  return apart > BigInt(compared) && apart * 10_000n > limit * theirMicroUsd
}

function driftWords([first, ...others]: readonly ModelDrift[], limit: bigint): string | null {
  if (!first) return null
  const percent = driftPercent(first)
  const by = percent === null ? '' : ` (${percent > 0 ? '+' : ''}${percent.toFixed(2)} %)`
  const more = others.length === 0 ? '' : ` So do ${others.length} other models.`
  const [ours, theirs] = [first.ourMicroUsd, first.theirMicroUsd].map(
    (amount) => `$${(Number(amount) / 1e6).toFixed(6)}`,
  )
  return `The last day's ${first.compared} compared calls of ${first.modelId} cost ${ours} by our books and ${theirs} by the provider's${by}: more than ${Number(limit) / 100} % apart.${more}`
}

const COST_LIMIT_MAX = 1_000_000_000_000n
const ACTIONS_MAX = 1_000_000

/** Throws InvalidInput. */
export function parseAlarm(id: AlarmId, { active, limit, leastActions }: AlarmTerms): AlarmTerms {
  if (id === 'cost' && (limit < 1n || limit > COST_LIMIT_MAX)) {
    throw new InvalidInput('costLimit', 'A limit is more than nothing and at most $1,000,000.')
  }
  if (id === 'errors' && (limit < 1n || limit > 100n)) {
    throw new InvalidInput('errorPercent', 'A share is from 1 to 100 percent.')
  }
  if (id === 'drift' && (limit < 1n || limit > 10_000n)) {
    throw new InvalidInput('driftPercent', 'A drift is from 0.01 to 100 percent.')
  }
  if (leastActions < 1 || leastActions > ACTIONS_MAX) {
    throw new InvalidInput('leastActions', 'Choose from 1 to 1,000,000 actions.')
  }
  return { active, limit, leastActions }
}

const dollars = (microUsd: bigint): string =>
  (Number(microUsd) / 1_000_000).toLocaleString('en-US', { style: 'currency', currency: 'USD' })
