import { useRef } from 'react'
import { useQuery } from 'urql'
import { useOnAccountMoved } from '../account/use-on-account-moved.ts'
import { useViewer } from '../account/use-viewer.ts'
import { UsageDocument, type UsageQuery } from '../graphql/generated/graphql.ts'
import { useNow } from '../lib/use-now.ts'
import { type Grouping, type Range, rangeOf, type UsageSearch } from './range.ts'

export type Usage = NonNullable<UsageQuery['viewer']>['usage']

export type ShownUsage = { usage: Usage; range: Range; by: Grouping }

/**
 * The report that an address asks for, in the account's days, live. While another is on its way, the one before stays
 * with its own range: nothing jumps, and no figure stands under days that it is not of.
 */
export function useUsage(search: UsageSearch) {
  const { timeZone } = useViewer()
  const now = useNow(60_000)
  const range = rangeOf(search, timeZone, now)
  const by: Grouping = search.by ?? 'function'
  const [{ data, error, fetching }, execute] = useQuery({
    query: UsageDocument,
    variables: { ...range, byModel: by === 'model' },
    requestPolicy: 'cache-and-network',
  })
  const refetch = () => execute({ requestPolicy: 'network-only' })
  useOnAccountMoved(refetch)
  const kept = useRef<ShownUsage>(undefined)
  const usage = answerTo({ range, by }, data?.viewer?.usage)
  if (usage) kept.current = { usage, range, by }
  const failed = error !== undefined && usage === undefined
  return {
    shown: failed ? undefined : kept.current,
    range,
    by,
    waiting: usage === undefined && fetching,
    error,
    refetch,
  }
}

/** Right after a change there may still be the answer to the question before. */
function answerTo({ range, by }: { range: Range; by: Grouping }, usage: Usage | undefined): Usage | undefined {
  const [first, last] = [usage?.byDay[0], usage?.byDay.at(-1)]
  const parts = by === 'model' ? first?.byModel : first?.byFunction
  return first?.date === range.from && last?.date === range.to && parts ? usage : undefined
}
