import { Alert, Button, Group, PasswordInput, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useMutation, useQuery } from 'urql'
import { announceFarewell } from '../account/farewell.ts'
import { useAccount } from '../account/use-account.ts'
import { useApi } from '../graphql/api-context.ts'
import { AccountDeletionDocument, DeleteAccountDocument } from '../graphql/generated/graphql.ts'
import { describeProblem, type Problem } from '../graphql/problem.ts'
import { formatPoints } from '../lib/format.ts'
import { forgetDrafts } from '../studio/drafts.ts'
import { ProblemState } from '../ui/state.tsx'

type Props = { email: string; onKeep: () => void }

/** Mounted anew each time the dialog opens, and read anew: work may have ended since. */
export function DeletionForm({ email, onKeep }: Props) {
  const [{ data, error, stale, fetching }, execute] = useQuery({
    query: AccountDeletionDocument,
    requestPolicy: 'network-only',
  })
  const outlook = fetching || stale ? undefined : data?.viewer?.accountDeletion
  if (outlook && outlook.running > 0) return <StillRunning running={outlook.running} onKeep={onKeep} />
  if (outlook) return <Confirm email={email} needsPassword={outlook.needsPassword} onKeep={onKeep} />
  if (error) return <ProblemState error={error} onRetry={() => execute({ requestPolicy: 'network-only' })} />
  return <Skeleton h={260} radius="md" />
}

function StillRunning({ running, onKeep }: { running: number; onKeep: () => void }) {
  return (
    <Stack gap="md">
      <Text size="sm">
        {running === 1 ? 'A piece of your work is' : `${running} pieces of your work are`} still running. Cancel what
        you do not need, or let it end, then come back.
      </Text>
      <Group justify="flex-end">
        <Link to="/studio" className="link" onClick={onKeep}>
          To your work
        </Link>
      </Group>
    </Stack>
  )
}

function Confirm({ email, needsPassword, onKeep }: Props & { needsPassword: boolean }) {
  const { socket } = useApi()
  const account = useAccount()
  const [{ fetching }, deleteAccount] = useMutation(DeleteAccountDocument)
  const [problem, setProblem] = useState<Problem | null>(null)
  const form = useForm({
    initialValues: { email: '', password: '' },
    validate: {
      email: (typed) => (typed.trim().toLowerCase() === email ? null : `Type ${email} to confirm.`),
      password: (typed) => (typed || !needsPassword ? null : 'Enter your password.'),
    },
  })

  const submit = form.onSubmit(async (values) => {
    setProblem(null)
    const { data, error } = await deleteAccount({
      email: values.email.trim(),
      password: needsPassword ? values.password : null,
    })
    if (data) {
      socket.close()
      forgetDrafts()
      announceFarewell()
      location.assign('/sign-in')
      return
    }
    const fault = error?.graphQLErrors[0]
    const field = fault?.extensions.field
    if (needsPassword && field === 'password') form.setFieldError('password', fault?.message)
    else if (field === 'email') form.setFieldError('email', fault?.message)
    else if (error) setProblem(describeProblem(error))
  })
  const points = account.kind === 'known' ? account.account.posted : null

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Text size="sm">
          This cannot be undone, by you or by us.
          {points !== null && points > 0 && (
            <>
              {' '}
              You lose <b className="num">{formatPoints(points)}</b>.
            </>
          )}
        </Text>
        {problem && (
          <Alert color="red" title={problem.title} role="alert">
            {problem.detail}
          </Alert>
        )}
        <TextInput
          label="Your e-mail address"
          description={`Type ${email} to confirm.`}
          type="email"
          autoComplete="off"
          data-autofocus
          {...form.getInputProps('email')}
        />
        {needsPassword ? (
          <PasswordInput label="Your password" autoComplete="current-password" {...form.getInputProps('password')} />
        ) : (
          <Text size="sm" c="dimmed">
            You have no password here, so this needs a session that is at most 15 minutes old: sign out and in again
            first.
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onKeep}>
            Keep my account
          </Button>
          <Button type="submit" color="red.9" loading={fetching}>
            Delete for good
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
