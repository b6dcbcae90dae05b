import { Group, Text } from '@mantine/core'
import { useState } from 'react'
import { useQuery } from 'urql'
import { PersonActionsDocument } from '../../graphql/generated/graphql.ts'
import { formatPoints } from '../../lib/format.ts'
import { nodesOf } from '../../lib/nodes.ts'
import { LOOKS } from '../../studio/function-catalogue.ts'
import { StatusBadge } from '../../studio/history/status-badge.tsx'
import { RelativeTime } from '../../ui/time.tsx'
import { useOnMoved } from './entries-card.tsx'
import { CARD_PAGE, PagedCard } from './paged-card.tsx'
import classes from './people.module.css'

/** What they started, and not what it was about. */
export function WorkCard({ userId, version }: { userId: string; version: number }) {
  const [trail, setTrail] = useState<string[]>([])
  const [{ data, error }, execute] = useQuery({
    query: PersonActionsDocument,
    variables: { id: userId, first: CARD_PAGE, after: trail.at(-1) ?? null },
    requestPolicy: 'cache-and-network',
  })
  const readAgain = () => execute({ requestPolicy: 'network-only' })
  useOnMoved(version, readAgain)
  const actions = data?.admin?.user?.actions
  return (
    <PagedCard
      id="work"
      title="Work"
      count={actions?.edges.length}
      empty="Nothing started yet."
      error={error}
      onRetry={readAgain}
      pager={{ trail, onTrail: setTrail, pageInfo: actions?.pageInfo }}
    >
      <ul className={classes.rows}>
        {actions &&
          nodesOf(actions).map((action) => (
            <li key={action.id}>
              <div>
                {LOOKS[action.function].name}
                <Text size="xs" c="dimmed" component="div">
                  {action.model.name} · <RelativeTime time={action.createdAt} />
                  {action.failureCode && ` · ${action.failureCode}`}
                </Text>
              </div>
              <Group gap="sm" wrap="nowrap">
                <span className="num">{action.charged === null ? '' : formatPoints(action.charged)}</span>
                <StatusBadge status={action.status} />
              </Group>
            </li>
          ))}
      </ul>
    </PagedCard>
  )
}
