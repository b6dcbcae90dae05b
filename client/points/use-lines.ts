import { useRef } from 'react'
import { useQuery } from 'urql'
import { useOnAccountMoved } from '../account/use-on-account-moved.ts'
import { LinesDocument, type LinesQuery } from '../graphql/generated/graphql.ts'
import { filterOf, type LineSearch } from './line-search.ts'

export type ShownLines = NonNullable<LinesQuery['viewer']>['account']['entries']

const PAGE = 15

/** The lines that the address asks for. While others are on their way, those before stay: nothing jumps. */
export function useLines(search: LineSearch, timeZone: string | undefined) {
  const page = search.newer ? { last: PAGE, before: search.newer } : { first: PAGE, after: search.older ?? null }
  const [{ data, error, fetching }, execute] = useQuery({
    query: LinesDocument,
    variables: { ...page, ...filterOf(search, timeZone ?? 'UTC') },
    pause: timeZone === undefined,
    requestPolicy: 'cache-and-network',
  })
  const refetch = () => execute({ requestPolicy: 'network-only' })
  useOnAccountMoved(refetch)
  const kept = useRef<ShownLines>(undefined)
  const now = data?.viewer?.account.entries
  if (now) kept.current = now
  const failed = error !== undefined && now === undefined
  return { lines: failed ? undefined : kept.current, waiting: now === undefined && fetching, error, refetch }
}
