import { useNotifications } from '@mantine/notifications'
import { lazy, Suspense } from 'react'

const Notifications = lazy(() => import('@mantine/notifications').then((module) => ({ default: module.Notifications })))

/** Where passing news appears; loaded with the first. */
export function Toasts() {
  const { notifications, queue } = useNotifications()
  if (notifications.length + queue.length === 0 && !shown) return null
  shown = true
  return (
    <Suspense>
      <Notifications position="bottom-right" />
    </Suspense>
  )
}

/** Once there, it stays: the last toast has to be seen off. */
let shown = false
