import { Badge, Card, Group, Skeleton, Text, Title } from '@mantine/core'
import IconBell from '@tabler/icons-react/dist/esm/icons/IconBell.mjs'
import type { DeliveryState } from '../../graphql/generated/graphql.ts'
import { assertNever } from '../../lib/assert-never.ts'
import { stateColour } from '../../status/health-words.ts'
import states from '../../status/states.module.css'
import { EmptyState } from '../../ui/state.tsx'
import { RelativeTime } from '../../ui/time.tsx'
import classes from './health.module.css'
import type { Health } from './use-board.ts'

type Alert = Health['alerts'][number]
type Delivery = Alert['deliveries'][number]

const KIND: Record<string, string> = {
  OPENED: 'Opened',
  WORSENED: 'Worse',
  REOPENED: 'Back again',
  REMINDER: 'Reminder',
  RECOVERED: 'Recovered',
}

/** What was told, and whether it arrived. */
export function AlertsCard({ alerts }: { alerts: Alert[] | undefined }) {
  return (
    <Card component="section" aria-labelledby="alerts">
      <Title order={2} fz="md" id="alerts">
        Alerts
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        The last that were sent, and whether they arrived
      </Text>
      {!alerts && <Skeleton h={240} radius="md" />}
      {alerts?.length === 0 && (
        <EmptyState icon={<IconBell size={22} />} title="None so far">
          When an incident begins, grows worse or is over, those whom the rules name are told, once.
        </EmptyState>
      )}
      {alerts && alerts.length > 0 && (
        <ul className={states.list}>
          {alerts.map((alert) => (
            <li key={alert.id} className={classes.row}>
              <Group justify="space-between" wrap="nowrap" align="flex-start">
                <div className={classes.words}>
                  <Text size="sm" fw={600}>
                    {alert.incident.targetName}
                  </Text>
                  <Text size="xs" c="dimmed" component="div">
                    <RelativeTime time={alert.createdAt} />
                  </Text>
                </div>
                <Badge color={stateColour(alert.state)}>{KIND[alert.kind] ?? alert.kind}</Badge>
              </Group>
              {alert.deliveries.length === 0 && (
                <Text size="xs" c="dimmed">
                  Shown here alone: no rule names anybody.
                </Text>
              )}
              {alert.deliveries.map((delivery) => (
                <DeliveryLine key={delivery.id} delivery={delivery} />
              ))}
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

function DeliveryLine({ delivery }: { delivery: Delivery }) {
  const { address, state, lastError } = delivery
  return (
    <Text size="xs" c="dimmed" component="div">
      {address}:{' '}
      <Text span size="xs" c={state === 'FAILED' ? 'var(--bad-text)' : undefined}>
        {deliveryWords(state, delivery.attempts)}
      </Text>
      {state === 'PENDING' && delivery.nextAttemptAt && delivery.attempts > 0 && (
        <>
          , next <RelativeTime time={delivery.nextAttemptAt} />
        </>
      )}
      {lastError && ` (${lastError})`}
    </Text>
  )
}

function deliveryWords(state: DeliveryState, attempts: number): string {
  const tries = attempts === 1 ? 'one try' : `${attempts} tries`
  switch (state) {
    case 'SENT':
      return attempts > 1 ? `sent after ${tries}` : 'sent'
    case 'FAILED':
      return `given up after ${tries}`
    case 'PENDING':
      return attempts === 0 ? 'on its way' : `not sent yet, ${tries}`
    default:
      return assertNever(state)
  }
}
