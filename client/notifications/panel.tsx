import { Anchor, Button, CloseButton, Group, Skeleton, Stack, Title } from '@mantine/core'
import { notifications as toasts } from '@mantine/notifications'
import IconBell from '@tabler/icons-react/dist/esm/icons/IconBell.mjs'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { type CombinedError, useMutation, useQuery } from 'urql'
import {
  MarkAllNotificationsReadDocument,
  MarkNotificationsReadDocument,
  NotificationsDocument,
} from '../graphql/generated/graphql.ts'
import { describeProblem } from '../graphql/problem.ts'
import { nodesOf } from '../lib/nodes.ts'
import { EmptyState, ProblemState } from '../ui/state.tsx'
import { NotificationLine } from './notification-line.tsx'
import classes from './notifications.module.css'

const PAGE = 20
/** A page of the API holds no more; what is older is seldom looked for. */
const SHOWN_MAX = 100

type Props = { unread: number | undefined; onClose: () => void; closable?: boolean }

/** What one was told, newest first, and where to go on. */
export function Panel({ unread, onClose, closable = false }: Props) {
  const [first, setFirst] = useState(PAGE)
  const [{ data, error, fetching }, execute] = useQuery({
    query: NotificationsDocument,
    variables: { first },
    requestPolicy: 'cache-and-network',
  })
  const [, markRead] = useMutation(MarkNotificationsReadDocument)
  const [{ fetching: marking }, markAll] = useMutation(MarkAllNotificationsReadDocument)
  const page = data?.viewer?.notifications
  const told = page && nodesOf(page)

  const readAll = async () => {
    if (told?.[0]) complainOf((await markAll({ upTo: told[0].id })).error)
  }
  const follow = (id: string, isRead: boolean) => {
    onClose()
    // Marking must not keep anybody from where they go; what was not marked is simply still new.
    if (!isRead) void markRead({ ids: [id] })
  }

  return (
    <section aria-labelledby="notifications" className={classes.panel}>
      <Group justify="space-between" wrap="nowrap" px="md" py="sm" className={classes.head}>
        <Title order={2} fz="md" id="notifications">
          Notifications
        </Title>
        <Group gap="xs" wrap="nowrap">
          {!!unread && told && told.length > 0 && (
            <Button variant="subtle" size="compact-sm" onClick={readAll} loading={marking}>
              Mark all as read
            </Button>
          )}
          {closable && <CloseButton onClick={onClose} aria-label="Close" />}
        </Group>
      </Group>
      <div className={classes.scroll}>
        {!told &&
          (error ? (
            <ProblemState error={error} onRetry={() => execute({ requestPolicy: 'network-only' })} />
          ) : (
            <Stack gap="sm" p="md" aria-hidden>
              {[0, 1, 2, 3].map((line) => (
                <Skeleton key={line} h={62} radius="md" />
              ))}
            </Stack>
          ))}
        {told && told.length > 0 && (
          <ul className={classes.list}>
            {told.map((one) => (
              <NotificationLine key={one.id} notification={one} onFollow={() => follow(one.id, one.readAt !== null)} />
            ))}
          </ul>
        )}
        {told && told.length === 0 && (
          <EmptyState icon={<IconBell size={22} />} title="Nothing to tell yet">
            Work that ends while you are away, points that run low and everything about payments is told here, as it
            happens.
          </EmptyState>
        )}
        {page?.pageInfo.hasNextPage && first < SHOWN_MAX && (
          <Button
            variant="subtle"
            fullWidth
            radius={0}
            loading={fetching}
            onClick={() => setFirst(Math.min(first + PAGE, SHOWN_MAX))}
          >
            Show older ones
          </Button>
        )}
      </div>
      <div className={classes.foot}>
        <Anchor component={Link} to="/settings/notifications" size="sm" onClick={onClose}>
          What is mailed to you
        </Anchor>
      </div>
    </section>
  )
}

function complainOf(error: CombinedError | undefined): void {
  if (!error) return
  const { title, detail } = describeProblem(error)
  toasts.show({ title, message: detail, color: 'red' })
}
