import { useEffect, useRef, useState } from 'react'
import { type CombinedError, useQuery } from 'urql'
import { useConnectionState, useOnHealed } from '../../graphql/api-context.ts'
import {
  BoardChangedDocument,
  BoardIncidentsDocument,
  HealthBoardDocument,
  type HealthBoardQuery,
  type IncidentFieldsFragment,
} from '../../graphql/generated/graphql.ts'
import { useStream } from '../../graphql/use-stream.ts'
import { nodesOf } from '../../lib/nodes.ts'

export type Health = NonNullable<HealthBoardQuery['admin']>['health']
export type BoardTarget = Health['targets'][number]
export type Incident = IncidentFieldsFragment

export type Board = {
  status: HealthBoardQuery['serviceStatus'] | undefined
  health: Health | undefined
  incidents: { list: Incident[]; more: boolean } | undefined
  error: CombinedError | undefined
  live: boolean
  readAgain: () => void
}

/** States are pushed. Evidence and deliveries grow by themselves: read again now and then, and soon after a change. */
const READ_AGAIN_MS = 30_000
const AFTER_CHANGE_MS = [0, 3_000]

export function useBoard(shown: number): Board {
  const [{ data, error }, read] = useQuery({ query: HealthBoardDocument, requestPolicy: 'cache-and-network' })
  const [{ data: page, error: pageError }, readPage] = useQuery({
    query: BoardIncidentsDocument,
    variables: { first: shown, after: null },
    requestPolicy: 'cache-and-network',
  })
  const [ended, setEnded] = useState(false)
  const connection = useConnectionState()
  const timers = useRef<number[]>([])

  const readAgain = () => {
    read({ requestPolicy: 'network-only' })
    readPage({ requestPolicy: 'network-only' })
  }
  const readSoon = () => {
    timers.current.forEach(clearTimeout)
    timers.current = AFTER_CHANGE_MS.map((ms) => window.setTimeout(readAgain, ms))
  }
  useStream(
    BoardChangedDocument,
    {},
    {
      onEvent: () => {
        setEnded(false)
        readSoon()
      },
      onEnd: () => setEnded(true),
    },
  )
  useOnHealed(readAgain)
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.hidden) return
      read({ requestPolicy: 'network-only' })
      readPage({ requestPolicy: 'network-only' })
    }, READ_AGAIN_MS)
    return () => clearInterval(timer)
  }, [read, readPage])
  useEffect(() => () => timers.current.forEach(clearTimeout), [])

  const incidents = page?.admin?.incidents
  return {
    status: data?.serviceStatus,
    health: data?.admin?.health,
    incidents: incidents && { list: nodesOf(incidents), more: incidents.pageInfo.hasNextPage },
    error: error ?? pageError,
    live: connection === 'connected' && !ended,
    readAgain: readSoon,
  }
}
