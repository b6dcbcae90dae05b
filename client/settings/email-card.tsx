import { Alert, Badge, Button, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useRouteContext } from '@tanstack/react-router'
import { useState } from 'react'
import { postAuth } from '../account/auth-request.ts'
import { ProblemAlert } from '../account/problem-alert.tsx'
import { emailFault, useAuthForm } from '../account/use-auth-form.ts'
import type { User } from '../account/use-viewer.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Section } from './section.tsx'

export function EmailCard({ user }: { user: User }) {
  const { options } = useRouteContext({ from: '/members/settings' })
  const [changing, setChanging] = useState(false)
  const [writtenTo, setWrittenTo] = useState<string | null>(null)
  const done = (email: string) => {
    setWrittenTo(email)
    setChanging(false)
  }
  return (
    <Section title="E-mail" detail="You sign in with it, and receipts and news of your work go there.">
      <Stack gap="sm">
        <Group justify="space-between" gap="sm">
          <Group gap="xs" wrap="nowrap" style={{ minWidth: 0 }}>
            <Text fw={550} size="sm" style={{ overflowWrap: 'anywhere' }}>
              {user.email}
            </Text>
            {(options.mails || user.emailVerified) && (
              <Badge color={user.emailVerified ? 'teal' : 'gray'}>
                {user.emailVerified ? 'Verified' : 'Not verified'}
              </Badge>
            )}
          </Group>
          {options.mails && (
            <Button variant="default" onClick={() => setChanging(true)}>
              Change the address
            </Button>
          )}
        </Group>
        {writtenTo && (
          <Alert color="teal" role="status">
            If the address is free, a link is on its way to <b>{writtenTo}</b>. Yours changes once you follow it; until
            then everything stays.
          </Alert>
        )}
        {!options.mails && (
          <Text size="sm" c="dimmed">
            This server sends no mail, so a new address cannot be verified and this one cannot be changed.
          </Text>
        )}
      </Stack>
      <Dialog opened={changing} onClose={() => setChanging(false)} title="Another e-mail address">
        <ChangeForm current={user.email} onDone={done} />
      </Dialog>
    </Section>
  )
}

function ChangeForm({ current, onDone }: { current: string; onDone: (email: string) => void }) {
  const { form, submit, sending, problem } = useAuthForm({
    initial: { email: '', password: '' },
    validate: ({ email }) => ({
      email: email.trim().toLowerCase() === current.toLowerCase() ? 'This is your address already.' : emailFault(email),
    }),
    send: ({ email, password }) => postAuth('/change-email', { newEmail: email.trim(), ...(password && { password }) }),
    onDone: (_body, { email }) => onDone(email.trim()),
  })
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <ProblemAlert problem={problem} />
        <TextInput
          label="New e-mail"
          description="A link goes there. The old address is told as well."
          type="email"
          autoComplete="email"
          data-autofocus
          key={form.key('email')}
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label="Your password"
          description="Empty, if you came by Google or GitHub and have none."
          autoComplete="current-password"
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <Button type="submit" loading={sending}>
          Send the link
        </Button>
      </Stack>
    </form>
  )
}
