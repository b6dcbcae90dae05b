import { Badge, Button, Card, Group, Skeleton, Text, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs'
import { useState } from 'react'
import { useMutation } from 'urql'
import { AcknowledgeIncidentDocument } from '../../graphql/generated/graphql.ts'
import { describeProblem } from '../../graphql/problem.ts'
import { formatCount, formatInstant, formatPoints, formatSpan } from '../../lib/format.ts'
import { useNow } from '../../lib/use-now.ts'
import { stateColour, stateWords } from '../../status/health-words.ts'
import { StateIcon } from '../../status/state-icon.tsx'
import states from '../../status/states.module.css'
import { EmptyState } from '../../ui/state.tsx'
import { RelativeTime } from '../../ui/time.tsx'
import classes from './health.module.css'
import { NoteDialog } from './note-dialog.tsx'
import type { Board, Incident } from './use-board.ts'

type Props = { incidents: Board['incidents']; onChanged: () => void; onMore: (() => void) | undefined }

export function IncidentsCard({ incidents, onChanged, onMore }: Props) {
  const [noted, setNoted] = useState<Incident | null>(null)
  return (
    <Card component="section" aria-labelledby="incidents">
      <Title order={2} fz="md" mb="md" id="incidents">
        Incidents
      </Title>
      {!incidents && <Skeleton h={240} radius="md" />}
      {incidents?.list.length === 0 && (
        <EmptyState icon={<IconCircleCheck size={22} />} title="None so far" colour="teal">
          When a provider or a model is down or slow for longer than a moment, it is noted here, with what it touched.
        </EmptyState>
      )}
      {incidents && incidents.list.length > 0 && (
        <ol className={states.list}>
          {incidents.list.map((incident) => (
            <Row key={incident.id} incident={incident} onNote={() => setNoted(incident)} onChanged={onChanged} />
          ))}
        </ol>
      )}
      {incidents?.more && onMore && (
        <Button variant="default" mt="md" onClick={onMore}>
          Older
        </Button>
      )}
      <NoteDialog incident={noted} onClose={() => setNoted(null)} />
    </Card>
  )
}

type RowProps = { incident: Incident; onNote: () => void; onChanged: () => void }

function Row({ incident, onNote, onChanged }: RowProps) {
  const { state, openedAt, resolvedAt, acknowledgedAt, acknowledgedBy, targetName, summary, notes, beneath } = incident
  const [{ fetching }, acknowledge] = useMutation(AcknowledgeIncidentDocument)
  const now = useNow(30_000, resolvedAt === null)
  const lasted = formatSpan((resolvedAt ? Date.parse(resolvedAt) : now) - Date.parse(openedAt))

  async function confirm() {
    const { error } = await acknowledge({ id: incident.id })
    if (!error) return onChanged()
    const { title, detail } = describeProblem(error)
    notifications.show({ title, message: detail, color: 'red' })
  }

  return (
    <li className={states.incident}>
      <span className={states.mark} data-state={resolvedAt ? undefined : state}>
        <StateIcon state={resolvedAt ? 'UP' : state} size={14} />
      </span>
      <div className={classes.words}>
        <Group gap="xs">
          <Text size="sm" fw={600}>
            {targetName}: {isOfTheHouse(incident) ? 'too high' : stateWords(state).toLowerCase()}
          </Text>
          {!resolvedAt && <Badge color={stateColour(state)}>Ongoing</Badge>}
        </Group>
        <Text size="xs" c="dimmed" className="num">
          <time dateTime={openedAt}>{formatInstant(openedAt)}</time> · {lasted} · {touchedWords(incident)}
        </Text>
        <Text size="xs">{summary}</Text>
        {beneath.length > 0 && (
          <Text size="xs" c="dimmed">
            With it: {beneath.map((part) => part.targetName).join(', ')}
          </Text>
        )}
        {acknowledgedAt && (
          <Text size="xs" c="dimmed" component="div">
            {acknowledgedBy?.name ?? 'Somebody'} is on it since <RelativeTime time={acknowledgedAt} />
          </Text>
        )}
        {notes.map((note) => (
          <blockquote key={note.id} className={classes.note}>
            {note.text}
            <Text size="xs" c="dimmed" component="div">
              {note.author.name}, <RelativeTime time={note.createdAt} />
            </Text>
          </blockquote>
        ))}
        <Group gap="xs" mt={6}>
          {!resolvedAt && !acknowledgedAt && (
            <Button
              size="compact-sm"
              variant="default"
              onClick={confirm}
              loading={fetching}
              aria-label={`Acknowledge: ${targetName}`}
            >
              Acknowledge
            </Button>
          )}
          <Button size="compact-sm" variant="subtle" onClick={onNote} aria-label={`Add a note: ${targetName}`}>
            Add a note
          </Button>
        </Group>
      </div>
    </li>
  )
}

/** What is wrong is no provider, but what an hour costs, or how much of it fails. */
const isOfTheHouse = ({ targetId }: Incident) => ['cost', 'drift', 'errors'].includes(targetId)

function touchedWords({ touched: { actionsFailed, pointsReleased }, reopened }: Incident): string {
  const failed = `${formatCount(actionsFailed)} ${actionsFailed === 1 ? 'action' : 'actions'} failed`
  const released = actionsFailed > 0 ? `, ${formatPoints(pointsReleased)} given back` : ''
  return `${failed}${released}${reopened > 0 ? ` · came back ${formatCount(reopened)}×` : ''}`
}
