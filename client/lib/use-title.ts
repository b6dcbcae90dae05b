import { useEffect, useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let current = ''

/** The name of the page in the browser's tab and for a screen reader. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Director's Palette`
    current = title
    for (const listener of listeners) listener()
  }, [title])
}

/** What the page shown calls itself. */
export const useCurrentTitle = (): string =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => current,
  )
