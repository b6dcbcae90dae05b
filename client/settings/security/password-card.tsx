import { Alert, Button, Group, PasswordInput, SimpleGrid, Skeleton, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useRouteContext } from '@tanstack/react-router'
import { useState } from 'react'
import { postAuth } from '../../account/auth-request.ts'
import { ProblemAlert } from '../../account/problem-alert.tsx'
import { PROVIDER_NAME } from '../../account/provider-words.ts'
import { PASSWORD_AT_LEAST, passwordFault } from '../../account/session.ts'
import type { Provider } from '../../account/sign-in-options.ts'
import { useAuthForm } from '../../account/use-auth-form.ts'
import { Section } from '../section.tsx'
import type { AuthData } from '../use-auth-data.ts'
import { NotLoaded } from './not-loaded.tsx'

type Props = { ways: AuthData<string[]>; email: string; onChanged: () => Promise<void> }

export function PasswordCard({ ways: { data, problem, reload }, email, onChanged }: Props) {
  return (
    <Section title="Password" detail="A new one signs you out everywhere else.">
      {!data && (problem ? <NotLoaded problem={problem} onRetry={reload} /> : <Skeleton h={114} radius="md" />)}
      {data?.includes('credential') && <ChangeForm onChanged={onChanged} />}
      {data && !data.includes('credential') && <NoPassword providers={data as Provider[]} email={email} />}
    </Section>
  )
}

function ChangeForm({ onChanged }: { onChanged: () => Promise<void> }) {
  const { form, submit, sending, problem } = useAuthForm({
    initial: { password: '', next: '' },
    validate: ({ password, next }) => ({
      password: password ? null : 'Enter the password that you have now.',
      next: passwordFault(next),
    }),
    send: ({ password, next }) => postAuth('/change-password', { currentPassword: password, newPassword: next }),
    onDone: () => {
      form.reset()
      notifications.show({ message: 'Your password is changed. Everywhere else you are signed out.', color: 'teal' })
      void onChanged()
    },
  })
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <ProblemAlert problem={problem} />
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
          <PasswordInput
            label="Current password"
            autoComplete="current-password"
            key={form.key('password')}
            {...form.getInputProps('password')}
          />
          <PasswordInput
            label="New password"
            placeholder={`At least ${PASSWORD_AT_LEAST} characters`}
            autoComplete="new-password"
            key={form.key('next')}
            {...form.getInputProps('next')}
          />
        </SimpleGrid>
        <Group>
          <Button type="submit" variant="default" loading={sending}>
            Change the password
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function NoPassword({ providers, email }: { providers: Provider[]; email: string }) {
  const { options } = useRouteContext({ from: '/members/settings' })
  const [state, setState] = useState<{ kind: 'idle' | 'sending' | 'sent' } | { kind: 'failed'; message: string }>({
    kind: 'idle',
  })
  async function send() {
    setState({ kind: 'sending' })
    const answer = await postAuth('/request-password-reset', { email })
    setState(answer.kind === 'done' ? { kind: 'sent' } : { kind: 'failed', message: answer.message })
  }
  return (
    <Stack gap="sm" align="flex-start">
      <Text size="sm">You have none: you come in by {providers.map((one) => PROVIDER_NAME[one]).join(' and ')}.</Text>
      {state.kind === 'failed' && <ProblemAlert problem={state.message} />}
      {state.kind === 'sent' && (
        <Alert color="teal" role="status">
          A link is on its way to {email}.
        </Alert>
      )}
      {options.mails && state.kind !== 'sent' && (
        <Button variant="default" loading={state.kind === 'sending'} onClick={() => void send()}>
          Mail me a link to choose one
        </Button>
      )}
    </Stack>
  )
}
