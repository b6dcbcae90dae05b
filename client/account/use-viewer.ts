import { useQuery } from 'urql'
import { ViewerDocument, type ViewerQuery } from '../graphql/generated/graphql.ts'

export type User = NonNullable<ViewerQuery['viewer']>['user']

/** Who is signed in: in the cache already, the route asked before it showed anything. */
export function useViewer(): { user: User | null; timeZone: string; sandbox: boolean } {
  const [{ data }] = useQuery({ query: ViewerDocument })
  const viewer = data?.viewer
  return { user: viewer?.user ?? null, timeZone: viewer?.account.timeZone ?? 'UTC', sandbox: data?.sandbox ?? false }
}
