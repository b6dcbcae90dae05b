import { Alert, Button, Stack, Text, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { type ReactNode, useState } from 'react'
import type { CombinedError } from 'urql'
import { describeProblem, type Problem } from '../../graphql/problem.ts'
import { Dialog } from '../../ui/dialog.tsx'

type Props = {
  opened: boolean
  title: string
  words: string
  button: string
  onClose: () => void
  /** Does it, for this reason. What comes back is what went wrong. */
  run: (reason: string) => Promise<CombinedError | undefined>
  onDone: () => void
  /** Above the reason. */
  children?: ReactNode
}

/** Everything that an admin does to somebody has a reason, which is kept. */
export function ReasonDialog({ opened, title, onClose, ...form }: Props) {
  return (
    <Dialog opened={opened} onClose={onClose} title={title} closeOnClickOutside={false}>
      {opened && <ReasonForm onClose={onClose} {...form} />}
    </Dialog>
  )
}

function ReasonForm({ words, button, onClose, run, onDone, children }: Omit<Props, 'opened' | 'title'>) {
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const form = useForm({
    initialValues: { reason: '' },
    validate: { reason: (reason) => (reason.trim() ? null : 'Say why: it is kept in the audit.') },
  })
  const submit = form.onSubmit(async ({ reason }) => {
    setSending(true)
    const error = await run(reason.trim())
    setSending(false)
    if (error) return setProblem(describeProblem(error))
    onClose()
    onDone()
  })
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Text size="sm">{words}</Text>
        {problem && (
          <Alert color="red" title={problem.title} role="alert">
            {problem.detail}
          </Alert>
        )}
        {children}
        <Textarea
          label="Reason"
          description="Kept in the audit."
          autosize
          minRows={2}
          maxRows={6}
          maxLength={500}
          data-autofocus
          {...form.getInputProps('reason')}
        />
        <Button type="submit" loading={sending}>
          {button}
        </Button>
      </Stack>
    </form>
  )
}
