import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTitle } from '../lib/use-title.ts'
import { AuthLayout } from './auth-layout.tsx'
import { takeFarewell } from './farewell.ts'
import { signIn } from './session.ts'
import { emailFault, useAuthForm } from './use-auth-form.ts'

export function SignInPage() {
  useTitle('Sign in')
  const [left] = useState(takeFarewell)
  const { form, submit, sending, problem, next } = useAuthForm({
    initial: { email: '', password: '' },
    validate: ({ email, password }) => ({
      email: emailFault(email),
      password: password ? null : 'Enter your password.',
    }),
    send: ({ email, password }) => signIn({ email: email.trim(), password }),
  })

  return (
    <AuthLayout
      title="Sign in"
      detail="Back to your studio and your points."
      footer={
        <>
          New here?{' '}
          <Link to="/sign-up" search={next ? { next } : {}} className="link">
            Create an account
          </Link>
        </>
      }
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          {left && (
            <Alert color="teal" title="Your account is deleted" role="status">
              Your name, your work and your files are gone. You can sign up again whenever you like.
            </Alert>
          )}
          {problem && (
            <Alert color="red" role="alert">
              {problem}
            </Alert>
          )}
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
        </Stack>
      </form>
    </AuthLayout>
  )
}
