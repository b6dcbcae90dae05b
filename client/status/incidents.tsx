import { Badge, Card, Group, Text, Title } from '@mantine/core'
import { formatInstant, formatSpan } from '../lib/format.ts'
import { useNow } from '../lib/use-now.ts'
import { stateColour, stateWords } from './health-words.ts'
import { StateIcon } from './state-icon.tsx'
import states from './states.module.css'
import type { Status } from './use-status.ts'

type Incident = Status['now']['incidents'][number]

export const FEED = '/status/feed.atom'

export function Incidents({ incidents }: { incidents: Incident[] }) {
  return (
    <Card component="section" aria-labelledby="incidents">
      <Group justify="space-between" mb="sm">
        <Title order={2} fz="lg" id="incidents">
          Incidents
        </Title>
        <a href={FEED} className="link" style={{ fontSize: 13 }}>
          Follow as a feed
        </a>
      </Group>
      {incidents.length === 0 ? (
        <Text size="sm" c="dimmed">
          None so far. When something is down or slow for longer than a moment, it is noted here.
        </Text>
      ) : (
        <ol className={states.list}>
          {incidents.map((incident) => (
            <Row key={incident.id} incident={incident} />
          ))}
        </ol>
      )}
    </Card>
  )
}

function Row({ incident }: { incident: Incident }) {
  const { state, openedAt, resolvedAt, target } = incident
  const now = useNow(30_000, resolvedAt === null)
  const span = formatSpan((resolvedAt ? Date.parse(resolvedAt) : now) - Date.parse(openedAt))
  return (
    <li className={states.incident}>
      <span className={states.mark} data-state={resolvedAt ? undefined : state}>
        <StateIcon state={resolvedAt ? 'UP' : state} size={14} />
      </span>
      <div>
        <Group gap="xs">
          <Text size="sm" fw={600}>
            {target.name}: {stateWords(state).toLowerCase()}
          </Text>
          {!resolvedAt && <Badge color={stateColour(state)}>Not over yet</Badge>}
        </Group>
        <Text size="xs" c="dimmed" className="num">
          <time dateTime={openedAt}>{formatInstant(openedAt)}</time>
          {resolvedAt && (
            <>
              {' '}
              to <time dateTime={resolvedAt}>{formatInstant(resolvedAt)}</time>
            </>
          )}
          {' · '}
          {resolvedAt ? span : `for ${span} now`}
        </Text>
      </div>
    </li>
  )
}
