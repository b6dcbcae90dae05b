import { Alert, Button, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useMutation } from 'urql'
import { ScheduleMaintenanceDocument } from '../../graphql/generated/graphql.ts'
import { describeProblem, type Problem } from '../../graphql/problem.ts'
import { Choice } from '../../ui/choice.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { scopeChoices, scopeOf } from './scope.ts'
import type { Health } from './use-board.ts'

type Props = { opened: boolean; health: Health; onClose: () => void; onPlanned: () => void }

export function MaintenanceDialog({ opened, health, onClose, onPlanned }: Props) {
  const done = () => {
    onClose()
    onPlanned()
  }
  return (
    <Dialog opened={opened} onClose={onClose} title="Schedule maintenance">
      <WindowForm health={health} onDone={done} />
    </Dialog>
  )
}

const HOUR_MS = 3_600_000
const LENGTHS = [
  { value: '0.5', label: '30 minutes' },
  { value: '1', label: '1 hour' },
  { value: '2', label: '2 hours' },
  { value: '4', label: '4 hours' },
  { value: '8', label: '8 hours' },
  { value: '24', label: 'A day' },
  { value: '168', label: '7 days' },
  { value: '720', label: '30 days' },
]

function WindowForm({ health, onDone }: { health: Health; onDone: () => void }) {
  const [{ fetching }, schedule] = useMutation(ScheduleMaintenanceDocument)
  const [problem, setProblem] = useState<Problem | null>(null)
  const form = useForm({
    initialValues: { scope: 'everything', startsAt: '', hours: '1', reason: '' },
    validate: { reason: (reason) => (reason.trim() ? null : 'Say what is done.') },
  })

  const submit = form.onSubmit(async ({ scope, startsAt, hours, reason }) => {
    const begins = startsAt ? new Date(startsAt) : new Date()
    const { error } = await schedule({
      ...scopeOf(scope),
      startsAt: startsAt ? begins.toISOString() : null,
      endsAt: new Date(begins.getTime() + Number(hours) * HOUR_MS).toISOString(),
      reason: reason.trim(),
    })
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
        <Choice
          label="Of what"
          data={scopeChoices(health.targets)}
          allowDeselect={false}
          {...form.getInputProps('scope')}
        />
        <TextInput
          type="datetime-local"
          label="Begins"
          description="In your time zone. Left empty: now."
          {...form.getInputProps('startsAt')}
        />
        <Choice label="Lasts" data={LENGTHS} allowDeselect={false} {...form.getInputProps('hours')} />
        <TextInput
          label="Reason"
          placeholder="The provider moves to another region"
          maxLength={500}
          {...form.getInputProps('reason')}
        />
        <Button type="submit" loading={fetching}>
          Schedule it
        </Button>
      </Stack>
    </form>
  )
}
