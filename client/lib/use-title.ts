import { useEffect } from 'react'

/** The name of the page in the browser's tab and for a screen reader. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Director's Palette`
  }, [title])
}
