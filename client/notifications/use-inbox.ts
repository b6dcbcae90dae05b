import { notifications as toasts } from '@mantine/notifications'
import { useQuery, useSubscription } from 'urql'
import { useOnHealed } from '../graphql/api-context.ts'
import { InboxChangedDocument, InboxDocument, NotificationAddedDocument } from '../graphql/generated/graphql.ts'
import { useStream } from '../graphql/use-stream.ts'
import { inOneTab } from './in-one-tab.ts'

const SHOWN_MS = 8_000
/** Where it happened the page says it itself, in more words. */
const QUIET = ['CREDITS_SHORT']

/** How many are unread, live; undefined while that is not known. Mounted once, in the header. */
export function useInbox(): number | undefined {
  const [{ data }, refetch] = useQuery({ query: InboxDocument })
  useSubscription({ query: InboxChangedDocument })
  useOnHealed(() => refetch({ requestPolicy: 'network-only' }))
  useStream(
    NotificationAddedDocument,
    {},
    {
      onEvent: ({ notificationAdded: { id, kind, title, body } }) => {
        if (QUIET.includes(kind)) return
        inOneTab(id, () => toasts.show({ id, title, message: body, autoClose: SHOWN_MS }))
      },
      // The bell says what was missed.
      onEnd: () => {},
    },
  )
  return data?.viewer?.inbox.unread
}
