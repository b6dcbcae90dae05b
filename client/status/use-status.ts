import { useEffect, useState } from 'react'
import { type CombinedError, useQuery } from 'urql'
import { useConnectionState, useOnHealed } from '../graphql/api-context.ts'
import {
  ServiceStatusChangedDocument,
  ServiceStatusDocument,
  type ServiceStatusQuery,
  type StatusNowFragment,
} from '../graphql/generated/graphql.ts'
import { useStream } from '../graphql/use-stream.ts'

export type Days = ServiceStatusQuery['serviceStatus']['providers'][number]['targets'][number]
export type Status = {
  now: StatusNowFragment
  daysOf: ReadonlyMap<string, Days>
  /** Changes are pushed as they happen; otherwise what is shown may be old. */
  live: boolean
}
export type StatusState =
  | { kind: 'loading' }
  | { kind: 'known'; status: Status }
  | { kind: 'failed'; error: CombinedError; retry: () => void }

/** States are pushed; days and the time of the last look grow by themselves, so they are read again now and then. */
const READ_AGAIN_MS = 60_000

export function useStatus(): StatusState {
  const [{ data, error }, read] = useQuery({ query: ServiceStatusDocument })
  const [ended, setEnded] = useState(false)
  const connection = useConnectionState()

  const readAgain = () => read({ requestPolicy: 'network-only' })
  useStream(
    ServiceStatusChangedDocument,
    {},
    // The cache lays it over what was read.
    { onEvent: () => setEnded(false), onEnd: () => setEnded(true) },
  )
  useOnHealed(readAgain)
  useEffect(() => {
    const timer = setInterval(() => document.hidden || read({ requestPolicy: 'network-only' }), READ_AGAIN_MS)
    return () => clearInterval(timer)
  }, [read])

  if (!data) return error ? { kind: 'failed', error, retry: readAgain } : { kind: 'loading' }
  const { serviceStatus } = data
  const daysOf = new Map(serviceStatus.providers.flatMap(({ targets }) => targets.map((one) => [one.id, one] as const)))
  return {
    kind: 'known',
    status: { now: serviceStatus, daysOf, live: connection === 'connected' && !ended && !error },
  }
}
