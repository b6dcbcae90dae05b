import { Alert, Button, Skeleton, Stack } from '@mantine/core'
import { useSearch } from '@tanstack/react-router'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useTitle } from '../lib/use-title.ts'
import { AuthLayout } from './auth-layout.tsx'
import { getAuth } from './auth-request.ts'

type State = { kind: 'asking' | 'done' | 'spent' } | { kind: 'failed'; message: string }

/** Where the links of mails lead that verify an address, a new one too. */
export function VerifyEmailPage() {
  useTitle('Your e-mail address')
  const { token } = useSearch({ from: '/verify-email' })
  const [state, setState] = useState<State>({ kind: 'asking' })
  const asked = useRef(false)
  const ask = useCallback(async () => {
    setState({ kind: 'asking' })
    const answer = await getAuth(`/verify-email?token=${encodeURIComponent(token ?? '')}`)
    if (answer.kind === 'done') return setState({ kind: 'done' })
    const spent = ['INVALID_TOKEN', 'TOKEN_EXPIRED', 'USER_NOT_FOUND', 'BAD_USER_INPUT'].includes(answer.code ?? '')
    setState(spent ? { kind: 'spent' } : { kind: 'failed', message: answer.message })
  }, [token])
  useEffect(() => {
    // Once, though React mounts twice while developing: a change of address is spent by the first.
    if (asked.current) return
    asked.current = true
    void ask()
  }, [ask])

  const { title, detail } = WORDS[state.kind]
  return (
    <AuthLayout title={title} detail={detail} footer={null}>
      {state.kind === 'asking' && <Skeleton h={42} radius="md" />}
      {state.kind === 'done' && (
        <Button component="a" href="/studio" fullWidth size="md">
          On to the studio
        </Button>
      )}
      {state.kind === 'spent' && (
        <Stack gap="md">
          <Alert color="yellow" role="alert">
            It is older than an hour, was used for another address, or was cut short on its way.
          </Alert>
          <Button component="a" href="/settings" fullWidth size="md">
            Ask for a new one in the settings
          </Button>
        </Stack>
      )}
      {state.kind === 'failed' && (
        <Stack gap="md">
          <Alert color="red" role="alert">
            {state.message}
          </Alert>
          <Button onClick={() => void ask()} fullWidth size="md">
            Try again
          </Button>
        </Stack>
      )}
    </AuthLayout>
  )
}

const WORDS: Record<State['kind'], { title: string; detail: string }> = {
  asking: { title: 'One moment', detail: 'Your address is being verified.' },
  done: { title: 'Your address is verified', detail: 'Thank you. It is yours, and we know it now.' },
  spent: { title: 'This link does not work', detail: 'Your account is as it was.' },
  failed: { title: 'That did not work', detail: 'Your address is not verified yet.' },
}
