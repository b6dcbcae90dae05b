import { Card, Group } from '@mantine/core'
import IconSparkles from '@tabler/icons-react/dist/esm/icons/IconSparkles.mjs'
import { useState } from 'react'
import type { ActionStatus, AiFunction } from '../../graphql/generated/graphql.ts'
import { nodesOf } from '../../lib/nodes.ts'
import { Filter } from '../../ui/filter.tsx'
import { Pager } from '../../ui/pager.tsx'
import { EmptyState, ProblemState } from '../../ui/state.tsx'
import { FUNCTIONS, STATUSES } from './choices.ts'
import { HistorySkeleton, HistoryTable } from './history-table.tsx'
import { useHistory } from './use-history.ts'

const PAGE = 12

/** The person's actions, newest first; what starts and ends elsewhere appears by itself. */
export function History() {
  const [ofFunction, setFunction] = useState<AiFunction | null>(null)
  const [status, setStatus] = useState<ActionStatus | null>(null)
  // The cursors of the pages one came through: the last is the page shown.
  const [trail, setTrail] = useState<string[]>([])
  const { actions, error, refetch } = useHistory({ first: PAGE, after: trail.at(-1) ?? null, ofFunction, status })
  const filtered = ofFunction !== null || status !== null

  const filter = (apply: () => void) => {
    apply()
    setTrail([])
  }

  return (
    <Card padding={0}>
      <Group p="md" gap="sm" wrap="nowrap">
        <Filter
          label="Function"
          all="Every function"
          options={FUNCTIONS}
          value={ofFunction}
          onChange={(value) => filter(() => setFunction(value))}
        />
        <Filter
          label="Status"
          all="Every status"
          options={STATUSES}
          value={status}
          onChange={(value) => filter(() => setStatus(value))}
        />
      </Group>
      {error && !actions ? <ProblemState error={error} onRetry={refetch} /> : null}
      {!error && !actions ? <HistorySkeleton /> : null}
      {actions && actions.edges.length > 0 ? <HistoryTable actions={nodesOf(actions)} onEnd={refetch} /> : null}
      {actions && actions.edges.length === 0 ? (
        <EmptyState icon={<IconSparkles size={22} />} title={filtered ? 'Nothing matches' : 'Nothing made yet'}>
          {filtered
            ? 'No work of yours has this function and status.'
            : 'Choose a function above. Everything you start is kept here with its result and its receipt.'}
        </EmptyState>
      ) : null}
      <Pager trail={trail} onTrail={setTrail} pageInfo={actions?.pageInfo} />
    </Card>
  )
}
