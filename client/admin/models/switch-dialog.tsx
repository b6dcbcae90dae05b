import { Alert, Button, Stack, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useMutation } from 'urql'
import { SwitchFunctionDocument } from '../../graphql/generated/graphql.ts'
import { describeProblem, type Problem } from '../../graphql/problem.ts'
import { Dialog } from '../../ui/dialog.tsx'
import type { ControlledFunction } from './use-models.ts'

type Props = { info: ControlledFunction | null; onClose: () => void; onDone: () => void }

export function SwitchDialog({ info, onClose, onDone }: Props) {
  const turns = info?.offReason === null ? 'off' : 'on'
  const done = () => {
    onClose()
    onDone()
  }
  return (
    <Dialog opened={info !== null} onClose={onClose} title={`Switch ${turns}: ${info?.name ?? ''}`}>
      {info && <SwitchForm info={info} onDone={done} onChanged={onDone} />}
    </Dialog>
  )
}

type FormProps = { info: ControlledFunction; onDone: () => void; onChanged: () => void }

function SwitchForm({ info, onDone, onChanged }: FormProps) {
  const [{ fetching }, change] = useMutation(SwitchFunctionDocument)
  const [problem, setProblem] = useState<Problem | null>(null)
  const isOn = info.offReason === null
  const form = useForm({
    initialValues: { reason: '' },
    validate: { reason: (reason) => (reason.trim() ? null : 'Say why.') },
  })

  const submit = form.onSubmit(async ({ reason }) => {
    const version = info.version
    const { error } = await change({ function: info.id, on: !isOn, reason: reason.trim(), version })
    if (!error) return onDone()
    setProblem(describeProblem(error))
    onChanged()
  })

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {problem && (
          <Alert color="red" title={problem.title} role="alert">
            {problem.detail}
          </Alert>
        )}
        <Textarea
          label="Reason"
          description={
            isOn
              ? 'People read this in the studio. Prices and starts are refused at once; what is under way goes on.'
              : 'Kept in the audit. People can start it again at once.'
          }
          placeholder={isOn ? 'We look into odd answers and are back by noon.' : 'The answers are fine again.'}
          autosize
          minRows={2}
          maxLength={500}
          data-autofocus
          {...form.getInputProps('reason')}
        />
        <Button type="submit" loading={fetching} color={isOn ? 'red.9' : undefined}>
          {isOn ? 'Switch it off' : 'Switch it on'}
        </Button>
      </Stack>
    </form>
  )
}
