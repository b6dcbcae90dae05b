import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { Link, useRouteContext, useSearch } from '@tanstack/react-router'
import { useTitle } from '../lib/use-title.ts'
import { AuthLayout } from './auth-layout.tsx'
import { safeNext } from './next-address.ts'
import { ProblemAlert } from './problem-alert.tsx'
import { ProviderButtons } from './provider-buttons.tsx'
import { PASSWORD_AT_LEAST, passwordFault, signUp } from './session.ts'
import { emailFault, useAuthForm } from './use-auth-form.ts'
import { announceWelcome } from './welcome.ts'

export function SignUpPage() {
  useTitle('Create an account')
  const { options } = useRouteContext({ from: '/guests' })
  const { next } = useSearch({ from: '/guests' })
  const { form, submit, sending, problem, setProblem } = useAuthForm({
    initial: { name: '', email: '', password: '' },
    validate: ({ name, email, password }) => ({
      name: name.trim() ? null : 'Enter your name.',
      email: emailFault(email),
      password: passwordFault(password),
    }),
    send: ({ name, email, password }) => signUp({ name: name.trim(), email: email.trim(), password }),
    onDone: () => {
      announceWelcome()
      location.assign(safeNext(next))
      return false
    },
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
      <ProviderButtons providers={options.providers} next={next} onProblem={setProblem} />
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <ProblemAlert problem={problem} />
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
