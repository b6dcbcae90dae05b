import type { Cache } from '@urql/exchange-graphcache'
import { ServiceStatusDocument, type ServiceStatusQuery, type StatusNowFragment } from '../graphql/generated/graphql.ts'

/** Lays what was pushed over what was read: the days stay. What is watched anew has none yet, so all is read again. */
export function keepPushedStatus(pushed: StatusNowFragment, cache: Pick<Cache, 'updateQuery' | 'invalidate'>): void {
  cache.updateQuery({ query: ServiceStatusDocument }, (read) => {
    if (!read) return read
    const merged = mergeStatus(read, pushed)
    if (merged) return merged
    cache.invalidate('Query', 'serviceStatus')
    return null
  })
}

type Target = ServiceStatusQuery['serviceStatus']['providers'][number]['targets'][number]

/** undefined: there is a target of which no days were read. */
export function mergeStatus(read: ServiceStatusQuery, pushed: StatusNowFragment): ServiceStatusQuery | undefined {
  const before = new Map<string, Target>(
    read.serviceStatus.providers.flatMap(({ targets }) => targets.map((one) => [one.id, one] as const)),
  )
  const known = pushed.providers.every(({ targets }) => targets.every(({ id }) => before.has(id)))
  if (!known) return undefined
  const providers = pushed.providers.map((provider) => ({
    ...provider,
    targets: provider.targets.map((target) => ({ ...before.get(target.id)!, ...target })),
  }))
  return { ...read, serviceStatus: { ...read.serviceStatus, ...pushed, providers } }
}
