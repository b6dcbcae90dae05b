import { useState } from 'react'
import { type CombinedError, useQuery } from 'urql'
import { useViewer } from '../../account/use-viewer.ts'
import { useConnectionState, useOnHealed } from '../../graphql/api-context.ts'
import {
  AdminOverviewChangedDocument,
  AdminOverviewDocument,
  type AdminOverviewFieldsFragment,
} from '../../graphql/generated/graphql.ts'
import { useStream } from '../../graphql/use-stream.ts'
import { useNow } from '../../lib/use-now.ts'
import { type Range, rangeOf } from '../../usage/range.ts'

export type Overview = AdminOverviewFieldsFragment
export type OverviewDays = 7 | 30 | 90
export type ShownOverview = {
  overview: Overview | undefined
  range: Range
  error: CombinedError | undefined
  live: boolean
  readAgain: () => void
}

/** Asked once, and pushed from then on. The last word counts, and only for the days that it is of. */
export function useOverview(days: OverviewDays): ShownOverview {
  const { timeZone } = useViewer()
  const range = rangeOf(days === 30 ? {} : { days }, timeZone, useNow(60_000))
  const [{ data, error }, read] = useQuery({
    query: AdminOverviewDocument,
    variables: range,
    requestPolicy: 'cache-and-network',
  })
  const [pushed, setPushed] = useState<Overview>()
  const [ended, setEnded] = useState(false)
  const connection = useConnectionState()
  const readAgain = () => read({ requestPolicy: 'network-only' })

  useStream(
    AdminOverviewChangedDocument,
    { days, timeZone },
    {
      onEvent: ({ adminOverviewChanged }) => {
        setEnded(false)
        setPushed(adminOverviewChanged)
      },
      onEnd: () => setEnded(true),
    },
  )
  useOnHealed(readAgain)

  const asked = data?.admin?.overview
  const overview = [pushed, asked]
    .filter((one) => one?.from === range.from && one.to === range.to)
    .reduce<Overview | undefined>(
      (last, one) => (last && one && last.now.readAt >= one.now.readAt ? last : one),
      undefined,
    )
  return { overview, range, error, live: connection === 'connected' && !ended, readAgain }
}
