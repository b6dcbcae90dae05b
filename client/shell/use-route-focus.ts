import { useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'

/**
 * A new page begins at its beginning, for the keyboard too. A page that has taken the focus itself, for its first field
 * perhaps, keeps it; so does whoever only changed what the address asks for.
 */
export function useRouteFocus(): void {
  const { pathname } = useLocation()
  const shown = useRef(pathname)
  useEffect(() => {
    if (shown.current === pathname) return
    shown.current = pathname
    const main = document.getElementById('main')
    if (main && !main.contains(document.activeElement)) main.focus({ preventScroll: true })
  }, [pathname])
}
