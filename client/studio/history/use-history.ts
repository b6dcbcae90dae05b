import { useQuery } from 'urql'
import { useOnAccountMoved } from '../../account/use-on-account-moved.ts'
import { type ActionStatus, type AiFunction, HistoryDocument } from '../../graphql/generated/graphql.ts'

const PAGE = 12

type Page = { after: string | null; ofFunction: AiFunction | null; status: ActionStatus | null }

export function useHistory({ after, ofFunction, status }: Page) {
  const [{ data, error, fetching }, execute] = useQuery({
    query: HistoryDocument,
    variables: { first: PAGE, after, function: ofFunction, status },
    requestPolicy: 'cache-and-network',
  })
  const refetch = () => execute({ requestPolicy: 'network-only' })
  // Every start and end that moves points moves the account, wherever it happened.
  useOnAccountMoved(refetch)

  return { actions: data?.viewer?.actions, error, fetching, refetch }
}
