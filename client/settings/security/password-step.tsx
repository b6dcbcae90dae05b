import { Button, PasswordInput, Stack, Text } from '@mantine/core'
import { type AuthAnswer, postAuth } from '../../account/auth-request.ts'
import { ProblemAlert } from '../../account/problem-alert.tsx'
import { useAuthForm } from '../../account/use-auth-form.ts'

type Props = {
  words: string
  button: string
  danger?: boolean
  /** Who came by Google or GitHub is asked for none. */
  hasPassword: boolean
  path: string
  onDone: (body: Extract<AuthAnswer, { kind: 'done' }>['body']) => void
}

/** What only the person themselves may do, whoever sits at the screen. */
export function PasswordStep({ words, button, danger, hasPassword, path, onDone }: Props) {
  const { form, submit, sending, problem } = useAuthForm({
    initial: { password: '' },
    validate: ({ password }) => ({ password: password || !hasPassword ? null : 'Enter your password.' }),
    send: ({ password }) => postAuth(path, hasPassword ? { password } : {}),
    onDone,
  })
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Text size="sm">{words}</Text>
        <ProblemAlert problem={problem} />
        {hasPassword && (
          <PasswordInput
            label="Your password"
            autoComplete="current-password"
            data-autofocus
            key={form.key('password')}
            {...form.getInputProps('password')}
          />
        )}
        <Button type="submit" loading={sending} {...(danger && { color: 'red.9' })}>
          {button}
        </Button>
      </Stack>
    </form>
  )
}
