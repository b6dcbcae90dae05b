import IconWifiOff from '@tabler/icons-react/dist/esm/icons/IconWifiOff.mjs'
import { useEffect, useState } from 'react'
import { useConnectionState } from '../graphql/api-context.ts'
import classes from './banners.module.css'
import { Banner } from './banners.tsx'

/** A blink of the network is nobody's business. */
const SHOWN_AFTER_MS = 900

export function ConnectionBanner() {
  const lost = useConnectionState() === 'lost'
  const [shown, setShown] = useState(false)
  useEffect(() => {
    if (!lost) return setShown(false)
    const timer = setTimeout(() => setShown(true), SHOWN_AFTER_MS)
    return () => clearTimeout(timer)
  }, [lost])

  return (
    <div role="status" className={classes.floating}>
      {shown && (
        <Banner tone="warn" icon={<IconWifiOff size={16} />}>
          Reconnecting… Running work goes on without you, and what you missed is read again.
        </Banner>
      )}
    </div>
  )
}
