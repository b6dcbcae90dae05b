import { Alert, Button, PasswordInput, Stack, Text } from '@mantine/core'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTitle } from '../lib/use-title.ts'
import { AuthLayout } from './auth-layout.tsx'
import { type AuthAnswer, postAuth } from './auth-request.ts'
import { ProblemAlert } from './problem-alert.tsx'
import { PASSWORD_AT_LEAST, passwordFault } from './session.ts'
import { useAuthForm } from './use-auth-form.ts'

type Step = 'choose' | 'done' | 'spent'

export function ResetPasswordPage() {
  useTitle('A new password')
  const { token } = useSearch({ from: '/reset-password' })
  const [step, setStep] = useState<Step>(token ? 'choose' : 'spent')
  const { title, detail } = WORDS[step]
  return (
    <AuthLayout title={title} detail={detail} footer={null}>
      {step === 'choose' && <ChooseForm token={token ?? ''} onStep={setStep} />}
      {step === 'done' && (
        // A new page: whoever was signed in here is not any more.
        <Button component="a" href="/sign-in" fullWidth size="md">
          Sign in
        </Button>
      )}
      {step === 'spent' && (
        <Stack gap="md">
          <Alert color="yellow" role="alert">
            This link was used, is older than an hour, or was cut short on its way.
          </Alert>
          <Button component="a" href="/forgot-password" fullWidth size="md">
            Ask for a new link
          </Button>
        </Stack>
      )}
    </AuthLayout>
  )
}

const WORDS: Record<Step, { title: string; detail: string }> = {
  choose: {
    title: 'Choose a new password',
    detail: 'Everyone who is signed in with the old one is signed out. API keys stay as they are.',
  },
  done: { title: 'Your password is changed', detail: 'You can sign in with it now, everywhere.' },
  spent: { title: 'This link does not work', detail: 'Your password is as it was.' },
}

function ChooseForm({ token, onStep }: { token: string; onStep: (step: Step) => void }) {
  const { form, submit, sending, problem } = useAuthForm({
    initial: { password: '' },
    validate: ({ password }) => ({ password: passwordFault(password) }),
    send: ({ password }) => spentOrNot(postAuth('/reset-password', { newPassword: password, token })),
    onDone: ({ spent }) => onStep(spent ? 'spent' : 'done'),
  })
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <ProblemAlert problem={problem} />
        <PasswordInput
          label="New password"
          description={`At least ${PASSWORD_AT_LEAST} characters. A few words you remember are better than signs you do not.`}
          autoComplete="new-password"
          autoFocus
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <Button type="submit" loading={sending} fullWidth size="md" mt="xs">
          Change the password
        </Button>
        <Text size="xs" c="dimmed">
          A second factor, if you have one, is asked for as before.
        </Text>
      </Stack>
    </form>
  )
}

/** A link that is spent is where this page goes on, not a fault of what was typed. */
async function spentOrNot(asking: Promise<AuthAnswer>): Promise<AuthAnswer> {
  const answer = await asking
  return answer.kind === 'refused' && answer.code === 'INVALID_TOKEN' ? { kind: 'done', body: { spent: true } } : answer
}
