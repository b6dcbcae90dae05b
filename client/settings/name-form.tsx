import { Button, Group, Stack, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { postAuth } from '../account/auth-request.ts'
import { ProblemAlert } from '../account/problem-alert.tsx'
import { useAuthForm } from '../account/use-auth-form.ts'

export function NameForm({ name, onChanged }: { name: string; onChanged: () => void }) {
  const { form, submit, sending, problem } = useAuthForm({
    initial: { name },
    validate: (values) => ({ name: values.name.trim() ? null : 'Enter your name.' }),
    send: (values) => postAuth('/update-user', { name: values.name.trim() }),
    onDone: () => {
      onChanged()
      notifications.show({ message: 'Your name is changed.', color: 'teal' })
    },
  })
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <ProblemAlert problem={problem} />
        <Group align="flex-start" gap="sm">
          <TextInput
            aria-label="Name"
            autoComplete="name"
            maxLength={100}
            style={{ flex: '1 1 220px' }}
            key={form.key('name')}
            {...form.getInputProps('name')}
          />
          <Button type="submit" variant="default" loading={sending} h={36}>
            Change the name
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
