import { Alert, Button, Card, Group, Stack, Text, Textarea, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { useMutation } from 'urql'
import { NoteUserDocument } from '../../graphql/generated/graphql.ts'
import { describeProblem, type Problem } from '../../graphql/problem.ts'
import { RelativeTime } from '../../ui/time.tsx'
import classes from './people.module.css'
import type { Person } from './person-page.tsx'

export function NotesCard({ person: { user, notes }, onChanged }: { person: Person; onChanged: () => void }) {
  const [{ fetching }, note] = useMutation(NoteUserDocument)
  const [problem, setProblem] = useState<Problem | null>(null)
  const form = useForm({
    initialValues: { text: '' },
    validate: { text: (text) => (text.trim() ? null : 'Write what the others should know.') },
  })
  const submit = form.onSubmit(async ({ text }) => {
    const { error } = await note({ userId: user.id, text: text.trim() })
    setProblem(error ? describeProblem(error) : null)
    if (error) return
    form.reset()
    onChanged()
  })
  return (
    <Card component="section" aria-labelledby="notes">
      <Title order={2} fz="md" mb="xs" id="notes">
        Notes
      </Title>
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          {problem && (
            <Alert color="red" title={problem.title} role="alert">
              {problem.detail}
            </Alert>
          )}
          <Textarea
            label="A new note"
            description="For admins alone. It cannot be changed later, and goes when the account is deleted."
            autosize
            minRows={2}
            maxRows={8}
            maxLength={2_000}
            {...form.getInputProps('text')}
          />
          <Group>
            <Button type="submit" variant="default" loading={fetching}>
              Add the note
            </Button>
          </Group>
        </Stack>
      </form>
      {notes.length > 0 && (
        <ul className={classes.rows} style={{ marginTop: 12 }}>
          {notes.map((one) => (
            <li key={one.id}>
              <div>
                {one.text}
                <Text size="xs" c="dimmed" component="div">
                  {one.author.name} · <RelativeTime time={one.createdAt} />
                </Text>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
