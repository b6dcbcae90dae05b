import IconFlask from '@tabler/icons-react/dist/esm/icons/IconFlask.mjs'
import IconInfoCircle from '@tabler/icons-react/dist/esm/icons/IconInfoCircle.mjs'
import { lazy, type ReactNode, Suspense } from 'react'
import type { Pause, User } from '../account/use-viewer.ts'
import classes from './banners.module.css'
import { ConnectionBanner } from './connection-banner.tsx'
import { VerifyBanner } from './verify-banner.tsx'

type Props = { user: User; viewedUntil: string | null; pause: Pause | null; sandbox: boolean; emailToVerify: boolean }

/** Only admins ever see it. */
const ViewingBanner = lazy(() => import('./viewing-banner.tsx').then((module) => ({ default: module.ViewingBanner })))

/** Rare, and not for the first paint of those who are not paused. */
const PauseBanner = lazy(() => import('./pause-banner.tsx').then((module) => ({ default: module.PauseBanner })))

export function Banners({ user, viewedUntil, pause, sandbox, emailToVerify }: Props) {
  return (
    <>
      <ConnectionBanner />
      {viewedUntil && (
        <Suspense>
          <ViewingBanner user={user} until={viewedUntil} />
        </Suspense>
      )}
      {user.suspended && (
        <Banner tone="warn" icon={<IconInfoCircle size={16} />}>
          Your account is suspended: you can read and copy everything, and start nothing new.
        </Banner>
      )}
      {pause && (
        <Suspense>
          <PauseBanner pause={pause} />
        </Suspense>
      )}
      {emailToVerify && !viewedUntil && <VerifyBanner />}
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
