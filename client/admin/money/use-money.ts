import { useRef } from 'react'
import { type CombinedError, useQuery } from 'urql'
import { useViewer } from '../../account/use-viewer.ts'
import { useOnHealed } from '../../graphql/api-context.ts'
import { AdminMoneyDocument, type AdminMoneyQuery } from '../../graphql/generated/graphql.ts'
import { useNow } from '../../lib/use-now.ts'
import { type Range, rangeOf, type UsageSearch } from '../../usage/range.ts'

export type Money = NonNullable<AdminMoneyQuery['admin']>['analytics']
export type ShownMoney = { money: Money; range: Range }

/** The money of the days that an address asks for. While others are on their way, those before stay with their range. */
export function useMoney(search: UsageSearch): {
  shown: ShownMoney | undefined
  range: Range
  waiting: boolean
  error: CombinedError | undefined
  refetch: () => void
} {
  const { timeZone } = useViewer()
  const range = rangeOf(search, timeZone, useNow(60_000))
  const [{ data, error, fetching }, execute] = useQuery({
    query: AdminMoneyDocument,
    variables: range,
    requestPolicy: 'cache-and-network',
  })
  const refetch = () => execute({ requestPolicy: 'network-only' })
  useOnHealed(refetch)
  const kept = useRef<ShownMoney>(undefined)
  const answer = data?.admin?.analytics
  const money = answer?.from === range.from && answer.to === range.to ? answer : undefined
  if (money) kept.current = { money, range }
  const failed = error !== undefined && money === undefined
  return { shown: failed ? undefined : kept.current, range, waiting: money === undefined && fetching, error, refetch }
}
