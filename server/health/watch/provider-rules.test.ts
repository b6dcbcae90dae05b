import { expect, test } from 'vitest'
import type { HealthState } from '../../generated/prisma/client.ts'
import { type ProviderFinding, providerFinding } from './provider-rules.ts'

test.each([
  ['up, and so are they', 'UP', ['UP', 'UP'], 'UP'],
  ['up, and one is out', 'UP', ['UP', 'DOWN'], 'UP'],
  ['up, and all are out', 'UP', ['DOWN', 'DOWN'], 'DOWN'],
  ['up, and the only one is out', 'UP', ['DOWN'], 'UP'],
  ['up, and all that are known are out', 'UP', ['DOWN', 'DOWN', 'UNKNOWN', 'MAINTENANCE'], 'DOWN'],
  ['up, and all but one are out', 'UP', ['DOWN', 'DOWN', 'DEGRADED'], 'UP'],
  ['down, whatever they are', 'DOWN', ['UP'], 'DOWN'],
  ['not known, and one works', 'UNKNOWN', ['UP', 'DOWN'], 'UP'],
  ['not known, and neither are they', 'UNKNOWN', ['UNKNOWN'], 'UNKNOWN'],
] as [string, ProviderFinding['state'], HealthState[], ProviderFinding['state']][])(
  'a provider that is %s',
  (_what, own, models, state) => {
    expect(providerFinding({ state: own, reason: null }, models).state).toBe(state)
  },
)
