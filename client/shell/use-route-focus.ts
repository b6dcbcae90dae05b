import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'

/**
 * A new page begins at its beginning, for the keyboard too. A page that has taken the focus itself, for its first field
 * perhaps, keeps it; so does whoever only changed what the address asks for.
 */
export function useRouteFocus(): void {
  const router = useRouter()
  useEffect(
    () =>
      router.subscribe('onRendered', ({ fromLocation, pathChanged }) => {
        const main = document.getElementById('main')
        if (!fromLocation || !pathChanged || !main) return
        if (!main.contains(document.activeElement)) main.focus({ preventScroll: true })
      }),
    [router],
  )
}
