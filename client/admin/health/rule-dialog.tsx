import { Alert, Button, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useMutation } from 'urql'
import { AddAlertRuleDocument, type AlertChannel, type HealthState } from '../../graphql/generated/graphql.ts'
import { describeProblem, type Problem } from '../../graphql/problem.ts'
import { Choice } from '../../ui/choice.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { scopeChoices, scopeOf } from './scope.ts'
import type { Health } from './use-board.ts'

type Props = { opened: boolean; health: Health; onClose: () => void; onAdded: () => void }

export function RuleDialog({ opened, health, onClose, onAdded }: Props) {
  const done = () => {
    onClose()
    onAdded()
  }
  return (
    <Dialog opened={opened} onClose={onClose} title="New alert rule">
      <RuleForm health={health} onDone={done} />
    </Dialog>
  )
}

const LEAST = [
  { value: 'DOWN', label: 'Outages alone' },
  { value: 'DEGRADED', label: 'Whatever is wrong' },
]

function RuleForm({ health, onDone }: { health: Health; onDone: () => void }) {
  const [{ fetching }, add] = useMutation(AddAlertRuleDocument)
  const [problem, setProblem] = useState<Problem | null>(null)
  const { mails } = health.alertDefaults
  const form = useForm({
    initialValues: { channel: mails ? 'EMAIL' : 'WEBHOOK', address: '', scope: 'everything', minimumState: 'DOWN' },
    validate: { address: (address) => (address.trim() ? null : 'Say where to.') },
  })
  const channels = [
    { value: 'EMAIL', label: mails ? 'E-mail' : 'E-mail: SMTP_URL is not set', disabled: !mails },
    { value: 'WEBHOOK', label: 'Webhook' },
    { value: 'SLACK', label: 'Slack, or what takes its form' },
  ]

  const submit = form.onSubmit(async ({ channel, address, scope, minimumState }) => {
    const rule = {
      channel: channel as AlertChannel,
      address: address.trim(),
      minimumState: minimumState as HealthState,
      ...scopeOf(scope),
    }
    const { error } = await add({ rule })
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
        <Button type="submit" loading={fetching}>
          Add the rule
        </Button>
      </Stack>
    </form>
  )
}
