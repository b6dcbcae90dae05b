import type { HealthState } from '../../generated/prisma/client.ts'
import type { FoundState } from './machine-rules.ts'

/** One model that is out is its own affair; two, and no other, are their provider's. */
const MODELS_MIN = 2

export type ProviderFinding = { state: FoundState; reason: string | null }

/** What is wrong with a provider: what was found of itself, or that all of its models are out, whatever it says of itself. */
export function providerFinding(own: ProviderFinding, models: readonly HealthState[]): ProviderFinding {
  const known = models.filter((state) => state !== 'UNKNOWN' && state !== 'MAINTENANCE')
  const down = known.filter((state) => state === 'DOWN').length
  if (own.state !== 'DOWN' && down >= MODELS_MIN && down === known.length) {
    return { state: 'DOWN', reason: `All ${down} models of it are down.` }
  }
  // Of one that cannot be asked, its models tell that it is back.
  return own.state === 'UNKNOWN' && known.length > down ? { state: 'UP', reason: null } : own
}
