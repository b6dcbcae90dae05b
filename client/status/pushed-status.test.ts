import { expect, test } from 'vitest'
import type { ServiceStatusQuery, StatusNowFragment } from '../graphql/generated/graphql.ts'
import { mergeStatus } from './pushed-status.ts'

const target = (id: string, state: 'UP' | 'DOWN') => ({
  __typename: 'HealthTarget' as const,
  id,
  name: id,
  state,
  since: '2026-11-23T09:00:00Z',
  checkedAt: '2026-11-23T09:00:00Z',
  responseTimeMs: null,
})
const now = (...targets: ReturnType<typeof target>[]): StatusNowFragment => ({
  __typename: 'ServiceStatus',
  overall: targets[0]!.state,
  checkedAt: null,
  incidents: [],
  providers: [{ __typename: 'ProviderStatus', provider: 'OPENROUTER', state: targets[0]!.state, targets }],
})
const days = { last30: 1, last90: 1, history: [] }

test('what is pushed goes over what was read, and the days stay', () => {
  const up = now(target('a', 'UP'))
  const read: ServiceStatusQuery = {
    __typename: 'Query',
    serviceStatus: {
      ...up,
      providers: up.providers.map((one) => ({ ...one, targets: one.targets.map((each) => ({ ...each, ...days })) })),
    },
  }
  const merged = mergeStatus(read, now(target('a', 'DOWN')))
  expect(merged?.serviceStatus).toMatchObject({
    overall: 'DOWN',
    providers: [{ state: 'DOWN', targets: [{ state: 'DOWN', ...days }] }],
  })
  expect(mergeStatus(read, now(target('a', 'UP'), target('b', 'UP')))).toBeUndefined()
})
