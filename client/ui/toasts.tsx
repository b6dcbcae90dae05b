import { useNotifications } from '@mantine/notifications'
import { lazy, Suspense, useRef } from 'react'

const ToastContainer = lazy(() =>
  import('./toast-container.tsx').then((module) => ({ default: module.ToastContainer })),
)

/** Where passing news appears; loaded with the first. */
export function Toasts() {
  const { notifications, queue } = useNotifications()
  // Once there, it stays: the last toast has to be seen off.
  const needed = useRef(false)
  needed.current ||= notifications.length + queue.length > 0
  if (!needed.current) return null
  return (
    <Suspense>
      <ToastContainer />
    </Suspense>
  )
}
