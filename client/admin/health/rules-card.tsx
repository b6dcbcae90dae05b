import { Badge, Button, Card, Group, Skeleton, Switch, Text, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useMutation } from 'urql'
import {
  type AlertChannel,
  type AlertRuleFieldsFragment,
  ChangeAlertRuleDocument,
  RemoveAlertRuleDocument,
} from '../../graphql/generated/graphql.ts'
import { describeProblem } from '../../graphql/problem.ts'
import states from '../../status/states.module.css'
import classes from './health.module.css'
import { type Edited, RuleDialog } from './rule-dialog.tsx'
import { scopeWords } from './scope.ts'
import type { Health } from './use-board.ts'

export const CHANNEL_NAME: Record<AlertChannel, string> = { EMAIL: 'E-mail', WEBHOOK: 'Webhook', SLACK: 'Slack' }

/** Who is told of what. */
export function RulesCard({ health, onChanged }: { health: Health | undefined; onChanged: () => void }) {
  const [edited, setEdited] = useState<Edited | null>(null)
  return (
    <Card component="section" aria-labelledby="rules">
      <Group justify="space-between" mb="md">
        <Title order={2} fz="md" id="rules">
          Alert rules
        </Title>
        <Button variant="default" onClick={() => setEdited('new')} disabled={!health}>
          Add a rule
        </Button>
      </Group>
      {health ? (
        <ul className={states.list}>
          <Defaults defaults={health.alertDefaults} />
          {health.alertRules.map((rule) => (
            <Row
              key={rule.id}
              rule={rule}
              targets={health.targets}
              onEdit={() => setEdited(rule)}
              onChanged={onChanged}
            />
          ))}
        </ul>
      ) : (
        <Skeleton h={160} radius="md" />
      )}
      {health && <RuleDialog edited={edited} health={health} onClose={() => setEdited(null)} onDone={onChanged} />}
    </Card>
  )
}

function Defaults({ defaults: { emails, webhook } }: { defaults: Health['alertDefaults'] }) {
  const told = [...emails, ...(webhook ? ['the webhook of ALERT_WEBHOOK_URL'] : [])]
  return (
    <li className={classes.row}>
      <Text size="sm" fw={600}>
        Outages of everything
      </Text>
      <Text size="xs" c="dimmed" className={classes.words}>
        {told.length > 0
          ? `To ${told.join(', ')}: from the server’s environment, always.`
          : 'To nobody: ALERT_EMAILS and ALERT_WEBHOOK_URL are not set. Alerts show on this page alone, unless a rule names somebody.'}
      </Text>
    </li>
  )
}

type RowProps = {
  rule: AlertRuleFieldsFragment
  targets: Health['targets']
  onEdit: () => void
  onChanged: () => void
}

function Row({ rule, targets, onEdit, onChanged }: RowProps) {
  const [, change] = useMutation(ChangeAlertRuleDocument)
  const [{ fetching }, remove] = useMutation(RemoveAlertRuleDocument)
  const { id, channel, address, minimumState, active, targetId, provider } = rule
  const about = `${CHANNEL_NAME[channel]} to ${address}`

  async function report(done: Promise<{ error?: Parameters<typeof describeProblem>[0] | undefined }>) {
    const { error } = await done
    if (!error) return onChanged()
    const { title, detail } = describeProblem(error)
    notifications.show({ title, message: detail, color: 'red' })
  }
  const turn = (on: boolean) =>
    // Without an address it keeps the one it has: of a webhook this page does not know it.
    report(change({ id, rule: { channel, targetId, provider, minimumState, active: on } }))

  return (
    <li className={classes.row}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div className={classes.words}>
          <Group gap="xs">
            <Text size="sm" fw={600}>
              {scopeWords({ targetId, provider }, targets)}
            </Text>
            <Badge color={minimumState === 'DOWN' ? 'red' : 'yellow'}>
              {minimumState === 'DOWN' ? 'Outages' : 'Whatever is wrong'}
            </Badge>
          </Group>
          <Text size="xs" c="dimmed">
            {about}
          </Text>
        </div>
        <Group gap="xs" wrap="nowrap">
          <Switch
            checked={active}
            onChange={({ currentTarget }) => turn(currentTarget.checked)}
            aria-label={`${about}, in force`}
          />
          <Button variant="default" size="compact-sm" onClick={onEdit} aria-label={`Edit the rule: ${about}`}>
            Edit
          </Button>
          <Button
            variant="default"
            size="compact-sm"
            loading={fetching}
            onClick={() => report(remove({ id }))}
            aria-label={`Remove the rule: ${about}`}
          >
            Remove
          </Button>
        </Group>
      </Group>
    </li>
  )
}
