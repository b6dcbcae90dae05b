import { ActionIcon } from '@mantine/core'
import IconBell from '@tabler/icons-react/dist/esm/icons/IconBell.mjs'
import { lazy, Suspense } from 'react'
import { type TargetProps, useOnDemand } from '../ui/use-on-demand.ts'
import classes from './notifications.module.css'
import { useInbox } from './use-inbox.ts'

const MANY = 99

const load = () => import('./bell-opened.tsx')
const BellOpened = lazy(() => load().then((module) => ({ default: module.BellOpened })))

/** What there is to read: its count in the header, and all of it one press away. */
export function Bell() {
  const unread = useInbox()
  const { wanted, trigger } = useOnDemand(load)
  if (!wanted) return <BellButton unread={unread} {...trigger} aria-haspopup="dialog" />
  return (
    <Suspense fallback={<BellButton unread={unread} />}>
      <BellOpened unread={unread} />
    </Suspense>
  )
}

export function BellButton({ unread = 0, ...target }: { unread: number | undefined } & TargetProps) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={34}
      className={classes.bell}
      {...target}
      aria-label={unread > 0 ? `Notifications, ${unread} unread` : 'Notifications'}
    >
      <IconBell size={18} />
      {unread > 0 && (
        <span className={classes.count} aria-hidden>
          {unread > MANY ? `${MANY}+` : unread}
        </span>
      )}
    </ActionIcon>
  )
}
