import { Alert, Button, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useMutation } from 'urql'
import {
  AddAlertRuleDocument,
  type AlertChannel,
  type AlertRuleFieldsFragment,
  ChangeAlertRuleDocument,
  type HealthState,
} from '../../graphql/generated/graphql.ts'
import { describeProblem, type Problem } from '../../graphql/problem.ts'
import { Choice } from '../../ui/choice.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { choiceOf, scopeChoices, scopeOf } from './scope.ts'
import type { Health } from './use-board.ts'

export type Edited = AlertRuleFieldsFragment | 'new'
type Props = { edited: Edited | null; health: Health; onClose: () => void; onDone: () => void }

export function RuleDialog({ edited, health, onClose, onDone }: Props) {
  const done = () => {
    onClose()
    onDone()
  }
  return (
    <Dialog
      opened={edited !== null}
      onClose={onClose}
      title={edited === null || edited === 'new' ? 'New alert rule' : 'Change the alert rule'}
    >
      {edited && <RuleForm rule={edited === 'new' ? undefined : edited} health={health} onDone={done} />}
    </Dialog>
  )
}

const LEAST = [
  { value: 'DOWN', label: 'Outages alone' },
  { value: 'DEGRADED', label: 'Whatever is wrong' },
]

/** Of a webhook this page knows the host alone, of the environment’s the variable: left empty, it stays as it is. */
const isHidden = ({ channel, address }: AlertRuleFieldsFragment) => channel !== 'EMAIL' || !address.includes('@')

type FormProps = { rule: AlertRuleFieldsFragment | undefined; health: Health; onDone: () => void }

function RuleForm({ rule: before, health, onDone }: FormProps) {
  const [{ fetching: adding }, add] = useMutation(AddAlertRuleDocument)
  const [{ fetching: changing }, change] = useMutation(ChangeAlertRuleDocument)
  const [problem, setProblem] = useState<Problem | null>(null)
  const { mails } = health.alertDefaults
  const form = useForm({
    initialValues: {
      channel: before?.channel ?? (mails ? 'EMAIL' : 'WEBHOOK'),
      address: before && !isHidden(before) ? before.address : '',
      scope: choiceOf(before ?? { targetId: null, provider: null }),
      minimumState: before?.minimumState ?? 'DOWN',
    },
    validate: { address: (address, { channel }) => (address.trim() || keeps(channel) ? null : 'Say where to.') },
  })
  const keeps = (channel: string) => before !== undefined && before.channel === channel && isHidden(before)
  const channels = [
    { value: 'EMAIL', label: mails ? 'E-mail' : 'E-mail: SMTP_URL is not set', disabled: !mails },
    { value: 'WEBHOOK', label: 'Webhook' },
    { value: 'SLACK', label: 'Slack, or what takes its form' },
  ]

  const submit = form.onSubmit(async ({ channel, address, scope, minimumState }) => {
    const rule = {
      channel: channel as AlertChannel,
      ...(address.trim() && { address: address.trim() }),
      minimumState: minimumState as HealthState,
      ...scopeOf(scope),
    }
    const { error } = before ? await change({ id: before.id, rule }) : await add({ rule })
    if (error) setProblem(describeProblem(error))
    else onDone()
  })

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {problem && (
          <Alert color="red" title={problem.title} role="alert">
            {problem.detail}
          </Alert>
        )}
        <Choice label="How" data={channels} allowDeselect={false} {...form.getInputProps('channel')} />
        <TextInput
          label="Where to"
          description={
            form.values.channel === 'EMAIL'
              ? undefined
              : keeps(form.values.channel)
                ? `Left empty it stays as it is, at ${before?.address}.`
                : 'A public address. It is a secret: later only its host is shown.'
          }
          placeholder={form.values.channel === 'EMAIL' ? 'mara@studio.example' : 'https://hooks.studio.example/alerts'}
          maxLength={500}
          {...form.getInputProps('address')}
        />
        <Choice
          label="Of what"
          data={scopeChoices(health.targets)}
          allowDeselect={false}
          {...form.getInputProps('scope')}
        />
        <Choice label="From when on" data={LEAST} allowDeselect={false} {...form.getInputProps('minimumState')} />
        <Button type="submit" loading={adding || changing}>
          {before ? 'Save the rule' : 'Add the rule'}
        </Button>
      </Stack>
    </form>
  )
}
