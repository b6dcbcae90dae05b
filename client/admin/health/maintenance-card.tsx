import { Badge, Button, Card, Group, Skeleton, Text, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useMutation } from 'urql'
import { EndMaintenanceDocument, type MaintenanceFieldsFragment } from '../../graphql/generated/graphql.ts'
import { describeProblem } from '../../graphql/problem.ts'
import { formatInstant } from '../../lib/format.ts'
import { useNow } from '../../lib/use-now.ts'
import states from '../../status/states.module.css'
import classes from './health.module.css'
import { MaintenanceDialog } from './maintenance-dialog.tsx'
import { scopeWords } from './scope.ts'
import type { Health } from './use-board.ts'

export function MaintenanceCard({ health, onChanged }: { health: Health | undefined; onChanged: () => void }) {
  const [planning, setPlanning] = useState(false)
  return (
    <Card component="section" aria-labelledby="maintenance">
      <Group justify="space-between" mb="md">
        <Title order={2} fz="md" id="maintenance">
          Maintenance
        </Title>
        <Button variant="default" onClick={() => setPlanning(true)} disabled={!health}>
          Schedule
        </Button>
      </Group>
      {!health && <Skeleton h={160} radius="md" />}
      {health?.maintenance.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing is announced. While a window is open no alerts are sent for what it names, and the time does not count
          against uptime.
        </Text>
      )}
      {health && health.maintenance.length > 0 && (
        <ul className={states.list}>
          {health.maintenance.map((window) => (
            <Row key={window.id} window={window} targets={health.targets} onChanged={onChanged} />
          ))}
        </ul>
      )}
      {health && (
        <MaintenanceDialog opened={planning} health={health} onClose={() => setPlanning(false)} onPlanned={onChanged} />
      )}
    </Card>
  )
}

type RowProps = { window: MaintenanceFieldsFragment; targets: Health['targets']; onChanged: () => void }

function Row({ window, targets, onChanged }: RowProps) {
  const [{ fetching }, end] = useMutation(EndMaintenanceDocument)
  const now = useNow(15_000)
  const open = Date.parse(window.startsAt) <= now
  const about = scopeWords(window, targets)

  async function confirm() {
    const { error } = await end({ id: window.id })
    if (!error) return onChanged()
    const { title, detail } = describeProblem(error)
    notifications.show({ title, message: detail, color: 'red' })
  }

  return (
    <li className={classes.row}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div className={classes.words}>
          <Group gap="xs">
            <Text size="sm" fw={600}>
              {about}
            </Text>
            <Badge color={open ? 'blue' : 'gray'}>{open ? 'Open' : 'To come'}</Badge>
          </Group>
          <Text size="xs">{window.reason}</Text>
          <Text size="xs" c="dimmed" className="num">
            <time dateTime={window.startsAt}>{formatInstant(window.startsAt)}</time> to{' '}
            <time dateTime={window.endsAt}>{formatInstant(window.endsAt)}</time>, {window.createdBy.name}
          </Text>
        </div>
        <Button
          variant="default"
          size="compact-sm"
          loading={fetching}
          onClick={confirm}
          aria-label={`${open ? 'End now' : 'Call off'}: ${about}`}
        >
          {open ? 'End now' : 'Call off'}
        </Button>
      </Group>
    </li>
  )
}
