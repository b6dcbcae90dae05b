import IconFlask from '@tabler/icons-react/dist/esm/icons/IconFlask.mjs'
import IconInfoCircle from '@tabler/icons-react/dist/esm/icons/IconInfoCircle.mjs'
import type { ReactNode } from 'react'
import classes from './banners.module.css'
import { ConnectionBanner } from './connection-banner.tsx'
import { VerifyBanner } from './verify-banner.tsx'

type Props = { sandbox: boolean; suspended: boolean; emailToVerify: boolean }

export function Banners({ sandbox, suspended, emailToVerify }: Props) {
  return (
    <>
      <ConnectionBanner />
      {suspended && (
        <Banner tone="warn" icon={<IconInfoCircle size={16} />}>
          Your account is suspended: you can read and copy everything, and start nothing new.
        </Banner>
      )}
      {emailToVerify && <VerifyBanner />}
      {sandbox && (
        <Banner tone="quiet" icon={<IconFlask size={16} />}>
          Sandbox: answers are generated locally, no provider is called.
        </Banner>
      )}
    </>
  )
}

export function Banner({ tone, icon, children }: { tone: 'quiet' | 'warn'; icon: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.banner} data-tone={tone}>
      {icon}
      <span>{children}</span>
    </div>
  )
}
