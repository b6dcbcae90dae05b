import { Alert, Button, Code, Stack, Text, TextInput } from '@mantine/core'
import { Link, useRouteContext, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTitle } from '../lib/use-title.ts'
import { AuthLayout } from './auth-layout.tsx'
import { postAuth } from './auth-request.ts'
import { ProblemAlert } from './problem-alert.tsx'
import { emailFault, useAuthForm } from './use-auth-form.ts'

export function ForgotPasswordPage() {
  useTitle('Forgotten password')
  const { options } = useRouteContext({ from: '/guests' })
  const { next } = useSearch({ from: '/guests' })
  const [askedFor, setAskedFor] = useState<string | null>(null)

  return (
    <AuthLayout
      title={askedFor ? 'Look into your mail' : 'Forgot your password?'}
      detail={askedFor ? 'It may take a minute, and it may lie with the junk.' : 'It happens. Choose a new one.'}
      footer={
        <Link to="/sign-in" search={next ? { next } : {}} className="link">
          Back to sign-in
        </Link>
      }
    >
      {!options.mails && <NoMail />}
      {options.mails && askedFor && <Asked email={askedFor} onAgain={() => setAskedFor(null)} />}
      {options.mails && !askedFor && <AskForm onAsked={setAskedFor} />}
    </AuthLayout>
  )
}

function AskForm({ onAsked }: { onAsked: (email: string) => void }) {
  const { form, submit, sending, problem } = useAuthForm({
    initial: { email: '' },
    validate: ({ email }) => ({ email: emailFault(email) }),
    send: ({ email }) => postAuth('/request-password-reset', { email: email.trim() }),
    onDone: (_body, { email }) => onAsked(email.trim()),
  })
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <ProblemAlert problem={problem} />
        <TextInput
          label="E-mail"
          description="We send a link to it, with which you choose a new password."
          type="email"
          autoComplete="email"
          autoFocus
          key={form.key('email')}
          {...form.getInputProps('email')}
        />
        <Button type="submit" loading={sending} fullWidth size="md" mt="xs">
          Send the link
        </Button>
      </Stack>
    </form>
  )
}

/** The same whether the address is known: who is a customer is nobody's business. */
function Asked({ email, onAgain }: { email: string; onAgain: () => void }) {
  return (
    <Stack gap="md">
      <Alert color="teal" role="status">
        If there is an account for <b>{email}</b>, a link is on its way to it. It works once and holds for an hour.
      </Alert>
      <Button variant="default" onClick={onAgain}>
        Nothing came: try again
      </Button>
    </Stack>
  )
}

function NoMail() {
  return (
    <Stack gap="sm">
      <Alert color="gray" title="This server sends no mail">
        An admin can make a link for you, with which you choose a new password.
      </Alert>
      <Text size="sm" c="dimmed">
        On the machine of the server:
      </Text>
      <Code block tabIndex={0}>
        npm run admin -- reset-password YOUR-EMAIL
      </Code>
    </Stack>
  )
}
