import { Alert, Button, Stack, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useMutation } from 'urql'
import { NoteIncidentDocument } from '../../graphql/generated/graphql.ts'
import { describeProblem, type Problem } from '../../graphql/problem.ts'
import { Dialog } from '../../ui/dialog.tsx'
import type { Incident } from './use-board.ts'

export function NoteDialog({ incident, onClose }: { incident: Incident | null; onClose: () => void }) {
  return (
    <Dialog opened={incident !== null} onClose={onClose} title={`A note on ${incident?.targetName ?? 'the incident'}`}>
      {incident && <NoteForm id={incident.id} onDone={onClose} />}
    </Dialog>
  )
}

function NoteForm({ id, onDone }: { id: string; onDone: () => void }) {
  const [{ fetching }, note] = useMutation(NoteIncidentDocument)
  const [problem, setProblem] = useState<Problem | null>(null)
  const form = useForm({
    initialValues: { text: '' },
    validate: { text: (text) => (text.trim() ? null : 'Write what you found out.') },
  })

  const submit = form.onSubmit(async ({ text }) => {
    const { error } = await note({ id, text: text.trim() })
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
        <Textarea
          label="Note"
          description="For the other admins. It cannot be changed later."
          autosize
          minRows={3}
          maxRows={10}
          maxLength={2_000}
          data-autofocus
          {...form.getInputProps('text')}
        />
        <Button type="submit" loading={fetching}>
          Add the note
        </Button>
      </Stack>
    </form>
  )
}
