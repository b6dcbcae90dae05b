import { Alert, Button, Stack, Text, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { type ReactNode, useState } from 'react'
import type { CombinedError } from 'urql'
import { describeProblem, type Problem } from '../graphql/problem.ts'
import { Dialog } from '../ui/dialog.tsx'

type Props = {
  opened: boolean
  title: string
  /** What it will do. */
  about?: ReactNode
  button: string
  danger?: boolean
  onClose: () => void
  /** Does it, with these words. What comes back is what went wrong. */
  run: (words: string) => Promise<CombinedError | undefined>
  onDone?: () => void
  /** Above the words. */
  children?: ReactNode
  label?: string
  description?: string
  placeholder?: string
  /** What is said where there are none. */
  missing?: string
  maxLength?: number
}

/** One thing to do, with words that are kept: a reason, unless something else is asked for. */
export function WordsDialog({ opened, title, onClose, ...form }: Props) {
  return (
    <Dialog opened={opened} onClose={onClose} title={title} closeOnClickOutside={false}>
      {opened && <WordsForm onClose={onClose} {...form} />}
    </Dialog>
  )
}

function WordsForm({
  about,
  button,
  danger = false,
  onClose,
  run,
  onDone,
  children,
  label = 'Reason',
  description = 'Kept in the audit.',
  placeholder,
  missing = 'Say why: it is kept in the audit.',
  maxLength = 500,
}: Omit<Props, 'opened' | 'title'>) {
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const form = useForm({
    initialValues: { words: '' },
    validate: { words: (words) => (words.trim() ? null : missing) },
  })
  const submit = form.onSubmit(async ({ words }) => {
    setSending(true)
    const error = await run(words.trim())
    setSending(false)
    if (error) return setProblem(describeProblem(error))
    onClose()
    onDone?.()
  })
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {about && <Text size="sm">{about}</Text>}
        {problem && (
          <Alert color="red" title={problem.title} role="alert">
            {problem.detail}
          </Alert>
        )}
        {children}
        <Textarea
          label={label}
          description={description}
          placeholder={placeholder}
          autosize
          minRows={2}
          maxRows={10}
          maxLength={maxLength}
          data-autofocus
          {...form.getInputProps('words')}
        />
        <Button type="submit" loading={sending} color={danger ? 'red.9' : undefined}>
          {button}
        </Button>
      </Stack>
    </form>
  )
}
