import { Button } from '@mantine/core'
import IconMail from '@tabler/icons-react/dist/esm/icons/IconMail.mjs'
import { useEffect, useEffectEvent, useState } from 'react'
import { postAuth } from '../account/auth-request.ts'
import { useViewer } from '../account/use-viewer.ts'
import { Banner } from './banners.tsx'

type State = { kind: 'waiting' | 'sending' | 'sent' } | { kind: 'failed'; message: string }

/** Until the address is verified. Nothing waits for it, so it asks and does not stop anybody. */
export function VerifyBanner() {
  const { user, reload } = useViewer()
  const [state, setState] = useState<State>({ kind: 'waiting' })
  const lookAgain = useEffectEvent(() => document.visibilityState === 'visible' && reload())
  useEffect(() => {
    // The link of the mail opens beside this page.
    const look = () => lookAgain()
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [])
  if (!user) return null

  async function send(email: string) {
    setState({ kind: 'sending' })
    const answer = await postAuth('/send-verification-email', { email })
    setState(answer.kind === 'done' ? { kind: 'sent' } : { kind: 'failed', message: answer.message })
  }

  return (
    <Banner tone="quiet" icon={<IconMail size={16} />}>
      Verify your e-mail address: we wrote to <b>{user.email}</b>.{' '}
      <span role="status">
        {state.kind === 'sent' && 'Sent again; it may take a minute.'}
        {state.kind === 'failed' && state.message}
      </span>{' '}
      {(state.kind === 'waiting' || state.kind === 'sending') && (
        <Button
          variant="default"
          size="compact-xs"
          loading={state.kind === 'sending'}
          onClick={() => void send(user.email)}
        >
          Send it again
        </Button>
      )}
    </Banner>
  )
}
