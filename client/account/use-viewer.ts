import { useQuery } from 'urql'
import { ViewerDocument, type ViewerQuery } from '../graphql/generated/graphql.ts'

export type User = NonNullable<ViewerQuery['viewer']>['user']

/** Who is signed in: in the cache already, the route asked before it showed anything. */
export function useViewer(): { user: User | null; sandbox: boolean } {
  const [{ data }] = useQuery({ query: ViewerDocument })
  return { user: data?.viewer?.user ?? null, sandbox: data?.sandbox ?? false }
}
