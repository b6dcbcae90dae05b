import { Badge, Button, Card, Group, SegmentedControl, Skeleton, Text, Title } from '@mantine/core'
import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs'
import { useState } from 'react'
import { useMutation, useQuery } from 'urql'
import {
  AnomaliesDocument,
  type AnomalyFieldsFragment,
  HandleAnomalyDocument,
} from '../../graphql/generated/graphql.ts'
import { nodesOf } from '../../lib/nodes.ts'
import { Pager } from '../../ui/pager.tsx'
import { EmptyState, ProblemState } from '../../ui/state.tsx'
import { RelativeTime } from '../../ui/time.tsx'
import { WordsDialog } from '../words-dialog.tsx'
import classes from './prices.module.css'

/** What was told of a payment and fits none of our orders. */
export function AnomaliesCard() {
  const [open, setOpen] = useState(true)
  const [trail, setTrail] = useState<string[]>([])
  const [, handle] = useMutation(HandleAnomalyDocument)
  const [handled, setHandled] = useState<AnomalyFieldsFragment | null>(null)
  const [{ data, error }, read] = useQuery({
    query: AnomaliesDocument,
    variables: { open, after: trail.at(-1) ?? null },
    requestPolicy: 'cache-and-network',
  })
  const readAgain = () => read({ requestPolicy: 'network-only' })
  const found = data?.admin?.paymentAnomalies
  const rows = found && nodesOf(found)
  return (
    <Card component="section" aria-labelledby="anomalies">
      <Group justify="space-between" mb="sm">
        <Title order={2} fz="md" id="anomalies">
          Payments that fit no order
        </Title>
        <SegmentedControl
          aria-label="Which payments"
          data={[
            { value: 'open', label: 'Open' },
            { value: 'done', label: 'Dealt with' },
          ]}
          value={open ? 'open' : 'done'}
          onChange={(value) => {
            setTrail([])
            setOpen(value === 'open')
          }}
        />
      </Group>
      {error && !found && <ProblemState error={error} onRetry={readAgain} />}
      {!found && !error && <Skeleton h={140} radius="md" />}
      {rows?.length === 0 && (
        <EmptyState icon={<IconCircleCheck size={22} />} title={open ? 'Nothing waits' : 'None so far'} colour="teal">
          What the payment provider tells us and fits none of our orders is kept here, for a person to look at.
        </EmptyState>
      )}
      {rows && rows.length > 0 && (
        <ul className={classes.list} aria-label="Payments that fit no order">
          {rows.map((row) => (
            <Row key={row.id} row={row} onHandle={() => setHandled(row)} />
          ))}
        </ul>
      )}
      <Pager trail={trail} onTrail={setTrail} pageInfo={found?.pageInfo} />
      <WordsDialog
        opened={handled !== null}
        title="Dealt with"
        label="What you did"
        description="For the other admins. It cannot be changed later."
        missing="Say what you did."
        maxLength={2_000}
        button="It is dealt with"
        onClose={() => setHandled(null)}
        run={async (note) => (await handle({ id: handled!.id, note })).error}
        onDone={readAgain}
      />
    </Card>
  )
}

function Row({ row, onHandle }: { row: AnomalyFieldsFragment; onHandle: () => void }) {
  const { subject, reason, payload, createdAt, handledAt, handledBy, note } = row
  return (
    <li className={classes.row} aria-label={subject}>
      <div className={classes.words}>
        <Group gap="xs">
          <Text size="sm" fw={600} ff="monospace" maw="100%">
            {subject}
          </Text>
          <Badge color={handledAt ? 'gray' : 'red'}>{reason.toLowerCase().replaceAll('_', ' ')}</Badge>
        </Group>
        <Text size="xs" c="dimmed" component="div">
          Told <RelativeTime time={createdAt} />
          {row.purchaseId && ` · order ${row.purchaseId}`}
        </Text>
        {handledAt && (
          <Text size="xs" component="div">
            {handledBy?.name ?? 'Somebody'}, <RelativeTime time={handledAt} />: {note}
          </Text>
        )}
        <details className={classes.details}>
          <summary>What was told</summary>
          <pre>{JSON.stringify(JSON.parse(payload), null, 2)}</pre>
        </details>
      </div>
      {!handledAt && (
        <Button size="compact-sm" variant="default" onClick={onHandle} aria-label={`Dealt with: ${subject}`}>
          Dealt with
        </Button>
      )}
    </li>
  )
}
