import { Kbd, UnstyledButton } from '@mantine/core'
import IconSearch from '@tabler/icons-react/dist/esm/icons/IconSearch.mjs'
import { lazy, Suspense, useEffect, useState } from 'react'
import { COMMAND_KEY } from '../lib/shortcut.ts'
import classes from './palette-field.module.css'

const load = () => import('./palette.tsx')
const Palette = lazy(() => load().then((module) => ({ default: module.Palette })))

/** What one presses to jump; the palette itself is loaded when it is first wanted. */
export function PaletteField({ admin }: { admin: boolean }) {
  // null until then; kept afterwards, so that it gives the focus back when it closes.
  const [opened, setOpened] = useState<boolean | null>(null)

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.code !== 'KeyK' || !(event.metaKey || event.ctrlKey) || event.shiftKey || event.altKey) return
      event.preventDefault()
      setOpened((before) => !before)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])

  return (
    <>
      <UnstyledButton
        className={classes.field}
        onClick={() => setOpened(true)}
        onPointerEnter={() => void load()}
        onFocus={() => void load()}
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K Meta+K"
      >
        <IconSearch size={16} aria-hidden />
        <span className={classes.word}>Search or jump to…</span>
        <Kbd className={classes.keys} size="xs" aria-hidden>
          {COMMAND_KEY === '⌘' ? '⌘K' : `${COMMAND_KEY} K`}
        </Kbd>
      </UnstyledButton>
      {opened !== null && (
        <Suspense>
          <Palette admin={admin} opened={opened} onClose={() => setOpened(false)} />
        </Suspense>
      )}
    </>
  )
}
