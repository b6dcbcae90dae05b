import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTitle } from '../lib/use-title.ts'
import { AuthLayout } from './auth-layout.tsx'
import { PASSWORD_AT_LEAST, signUp } from './session.ts'
import { emailFault, useAuthForm } from './use-auth-form.ts'
import { announceWelcome } from './welcome.ts'

export function SignUpPage() {
  useTitle('Create an account')
  const { form, submit, sending, problem, next } = useAuthForm({
    initial: { name: '', email: '', password: '' },
    validate: ({ name, email, password }) => ({
      name: name.trim() ? null : 'Enter your name.',
      email: emailFault(email),
      password: password.length >= PASSWORD_AT_LEAST ? null : `At least ${PASSWORD_AT_LEAST} characters, please.`,
    }),
    send: ({ name, email, password }) => signUp({ name: name.trim(), email: email.trim(), password }),
    onDone: announceWelcome,
  })

  return (
    <AuthLayout
      title="Create your account"
      detail="You start on the Pro plan with 2,500 points."
      footer={
        <>
          Have an account?{' '}
          <Link to="/sign-in" search={next ? { next } : {}} className="link">
            Sign in
          </Link>
        </>
      }
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          {problem && (
            <Alert color="red" role="alert">
              {problem}
            </Alert>
          )}
          <TextInput
            label="Name"
            autoComplete="name"
            autoFocus
            key={form.key('name')}
            {...form.getInputProps('name')}
          />
          <TextInput
            label="E-mail"
            type="email"
            autoComplete="email"
            key={form.key('email')}
            {...form.getInputProps('email')}
          />
          <PasswordInput
            label="Password"
            description={`At least ${PASSWORD_AT_LEAST} characters. A few words you remember are better than signs you do not.`}
            autoComplete="new-password"
            key={form.key('password')}
            {...form.getInputProps('password')}
          />
          <Button type="submit" loading={sending} fullWidth size="md" mt="xs">
            Create account
          </Button>
        </Stack>
      </form>
    </AuthLayout>
  )
}
