import { useQuery } from 'urql'
import { ViewerDocument, type ViewerQuery } from '../graphql/generated/graphql.ts'

export type User = NonNullable<ViewerQuery['viewer']>['user']
export type Pause = NonNullable<NonNullable<ViewerQuery['viewer']>['account']['pause']>

/** Who is signed in: in the cache already, the route asked before it showed anything. `reload` asks again. */
export function useViewer(): {
  user: User | null
  timeZone: string
  emailToVerify: boolean
  /** An admin looks at the product as this person, until then. */
  viewedUntil: string | null
  /** Nothing that costs points can be started until it ends. */
  pause: Pause | null
  sandbox: boolean
  reload: () => void
} {
  const [{ data }, refetch] = useQuery({ query: ViewerDocument })
  const viewer = data?.viewer
  return {
    user: viewer?.user ?? null,
    timeZone: viewer?.account.timeZone ?? 'UTC',
    emailToVerify: viewer?.emailToVerify ?? false,
    viewedUntil: viewer?.viewedUntil ?? null,
    pause: viewer?.account.pause ?? null,
    sandbox: data?.sandbox ?? false,
    reload: () => refetch({ requestPolicy: 'network-only' }),
  }
}
