import { useConnectionState } from '../graphql/api-context.ts'
import type { ConnectionState } from '../graphql/socket.ts'
import classes from './live-dot.module.css'

const WORDS: Record<ConnectionState, { short: string; long: string }> = {
  idle: { short: 'Connecting', long: 'The live connection is being made.' },
  connecting: { short: 'Connecting', long: 'The live connection is being made.' },
  connected: { short: 'Live', long: 'What you see is kept up to date by itself.' },
  lost: { short: 'Offline', long: 'The live connection is lost and tried again; figures may be old.' },
}

/** Whether what is shown is live. The banner announces a loss; this only says how it is. */
export function LiveDot() {
  const state = useConnectionState()
  const { short, long } = WORDS[state]
  return (
    <span className={classes.sign} title={long} data-state={state} data-testid="connection">
      <i className={`dot ${state === 'connected' ? 'live' : ''}`} aria-hidden />
      <span className={classes.word}>{short}</span>
      <span className="visually-hidden">{`: ${long}`}</span>
    </span>
  )
}
