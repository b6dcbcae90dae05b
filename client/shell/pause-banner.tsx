import IconPlayerPause from '@tabler/icons-react/dist/esm/icons/IconPlayerPause.mjs'
import { Link } from '@tanstack/react-router'
import { useEffect, useEffectEvent } from 'react'
import { type Pause, useViewer } from '../account/use-viewer.ts'
import { formatInstant } from '../lib/format.ts'
import { Banner } from './banners.tsx'

/** An admin may lift it before its time. */
const LOOK_EVERY_MS = 30_000

/** Until when nothing can be started and why, before somebody tries. Goes when the pause is over, or was lifted. */
export function PauseBanner({ pause }: { pause: Pause }) {
  const { reload } = useViewer()
  const look = useEffectEvent(reload)
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === 'visible' && look(), LOOK_EVERY_MS)
    return () => clearInterval(timer)
  }, [])

  return (
    <Banner tone="warn" icon={<IconPlayerPause size={16} />}>
      <span className="with-links">
        Starts are paused until <b>{formatInstant(pause.endsAt)}</b>: {whyWords(pause)} went into work within an hour.
        Free models still start. Not you? Look at{' '}
        <Link to="/settings/keys" className="link">
          your keys
        </Link>
        .
      </span>
    </Banner>
  )
}

const whyWords = ({ reason }: Pause): string =>
  reason === 'UNUSUAL' ? 'far more points than is usual for you' : 'more points than your plan allows'
