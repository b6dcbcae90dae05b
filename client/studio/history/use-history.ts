import { useQuery } from 'urql'
import { useOnAccountMoved } from '../../account/use-on-account-moved.ts'
import { type ActionStatus, type AiFunction, HistoryDocument } from '../../graphql/generated/graphql.ts'

type Page = { first: number; after?: string | null; ofFunction?: AiFunction | null; status?: ActionStatus | null }

/** A page of the person's actions; what starts and ends elsewhere appears by itself. */
export function useHistory({ first, after = null, ofFunction = null, status = null }: Page) {
  const [{ data, error, fetching }, execute] = useQuery({
    query: HistoryDocument,
    variables: { first, after, function: ofFunction, status },
    requestPolicy: 'cache-and-network',
  })
  const refetch = () => execute({ requestPolicy: 'network-only' })
  // Every start and end that moves points moves the account, wherever it happened.
  useOnAccountMoved(refetch)

  return { actions: data?.viewer?.actions, error, fetching, refetch }
}
