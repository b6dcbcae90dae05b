import { useApi } from '../graphql/api-context.ts'
import { forgetDrafts } from '../studio/drafts.ts'
import { signOut } from './session.ts'

/** Leaves, with nothing of the person kept in this tab. */
export function useSignOut(): () => Promise<void> {
  const { socket } = useApi()
  return async () => {
    await signOut()
    socket.close()
    forgetDrafts()
    location.assign('/sign-in')
  }
}
