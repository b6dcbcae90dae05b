import { Card, Group, Title } from '@mantine/core'
import IconSparkles from '@tabler/icons-react/dist/esm/icons/IconSparkles.mjs'
import { Link } from '@tanstack/react-router'
import { nodesOf } from '../lib/nodes.ts'
import { HistorySkeleton, HistoryTable } from '../studio/history/history-table.tsx'
import { useHistory } from '../studio/history/use-history.ts'
import { EmptyState, ProblemState } from '../ui/state.tsx'

const SHOWN = 7

/** What was started last, and how it is; it moves by itself. */
export function RecentCard() {
  const { actions, error, refetch } = useHistory({ first: SHOWN })
  return (
    <Card component="section" aria-labelledby="recent" padding={0} h="100%">
      <Group justify="space-between" p="lg" pb="sm">
        <Title order={2} fz="md" id="recent">
          Recent activity
        </Title>
        <Link to="/activity" className="link" style={{ fontSize: 13.5 }}>
          View all
        </Link>
      </Group>
      {actions && actions.edges.length > 0 && <HistoryTable actions={nodesOf(actions)} onEnd={refetch} />}
      {actions?.edges.length === 0 && (
        <EmptyState icon={<IconSparkles size={22} />} title="Nothing made yet">
          <span className="with-links">
            Choose what to make in the{' '}
            <Link to="/studio" className="link">
              studio
            </Link>
          </span>
          . You see the price before anything runs, and failures cost nothing.
        </EmptyState>
      )}
      {!actions && (error ? <ProblemState error={error} onRetry={refetch} /> : <HistorySkeleton rows={SHOWN} />)}
    </Card>
  )
}
