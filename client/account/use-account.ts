import { useState } from 'react'
import { type CombinedError, useQuery, useSubscription } from 'urql'
import { useOnHealed } from '../graphql/api-context.ts'
import { AccountChangedDocument, AccountDocument, type AccountFieldsFragment } from '../graphql/generated/graphql.ts'

/** What is known of the viewer's account. "Unavailable" is not 0. */
export type AccountState =
  | { kind: 'loading' }
  | { kind: 'known'; account: AccountFieldsFragment }
  | { kind: 'unavailable'; error: CombinedError | undefined; retry: () => void }

export function useAccount(): AccountState {
  const [{ data, error, fetching }, refetch] = useQuery({ query: AccountDocument })
  // A question that got no answer takes nothing away: the last that was known stays.
  const [last, setLast] = useState(data?.viewer?.account)
  const account = data ? data.viewer?.account : last
  if (account !== last) setLast(account)
  if (account) return { kind: 'known', account }
  if (fetching) return { kind: 'loading' }
  return { kind: 'unavailable', error, retry: () => refetch({ requestPolicy: 'network-only' }) }
}

/** Keeps the account live for every page; mounted once, in the shell. */
export function useLiveAccount(): void {
  const [, refetch] = useQuery({ query: AccountDocument })
  useSubscription({ query: AccountChangedDocument })
  useOnHealed(() => refetch({ requestPolicy: 'network-only' }))
}
