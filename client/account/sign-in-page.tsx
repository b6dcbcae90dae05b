import { Alert, Button, Group, PasswordInput, Stack, TextInput } from '@mantine/core'
import { Link, useRouteContext, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTitle } from '../lib/use-title.ts'
import { AuthLayout } from './auth-layout.tsx'
import { takeFarewell } from './farewell.ts'
import { safeNext } from './next-address.ts'
import { ProblemAlert } from './problem-alert.tsx'
import { ProviderButtons } from './provider-buttons.tsx'
import { returnProblem } from './provider-words.ts'
import { asksForCode, signIn } from './session.ts'
import { emailFault, useAuthForm } from './use-auth-form.ts'

export function SignInPage() {
  useTitle('Sign in')
  const [left] = useState(takeFarewell)
  const { options } = useRouteContext({ from: '/guests' })
  const { next, error } = useSearch({ from: '/guests' })
  const search = next ? { next } : {}
  const { form, submit, sending, problem, setProblem } = useAuthForm({
    initial: { email: '', password: '' },
    validate: ({ email, password }) => ({
      email: emailFault(email),
      password: password ? null : 'Enter your password.',
    }),
    send: ({ email, password }) => signIn({ email: email.trim(), password }),
    onDone: (body) => {
      const onwards = asksForCode(body) ? `/sign-in/code${next ? `?next=${encodeURIComponent(next)}` : ''}` : null
      location.assign(onwards ?? safeNext(next))
      return false
    },
  })

  return (
    <AuthLayout
      title="Sign in"
      detail="Back to your studio and your points."
      footer={
        <>
          New here?{' '}
          <Link to="/sign-up" search={search} className="link">
            Create an account
          </Link>
        </>
      }
    >
      <ProviderButtons providers={options.providers} next={next} onProblem={setProblem} />
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          {left && (
            <Alert color="teal" title="Your account is deleted" role="status">
              Your name, your work and your files are gone. You can sign up again whenever you like.
            </Alert>
          )}
          <ProblemAlert problem={problem ?? (error && !sending ? returnProblem(error) : null)} />
          <TextInput
            label="E-mail"
            type="email"
            autoComplete="email"
            autoFocus
            key={form.key('email')}
            {...form.getInputProps('email')}
          />
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            key={form.key('password')}
            {...form.getInputProps('password')}
          />
          <Button type="submit" loading={sending} fullWidth size="md" mt="xs">
            Sign in
          </Button>
          <Group justify="center">
            <Link to="/forgot-password" search={search} className="link" style={{ fontSize: 13 }}>
              Forgot your password?
            </Link>
          </Group>
        </Stack>
      </form>
    </AuthLayout>
  )
}
