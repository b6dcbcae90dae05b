import { type Ref, useEffect, useRef, useState } from 'react'

/**
 * For what opens from a button: it is loaded when somebody reaches for the button, not with every page. Where it cannot
 * be loaded nothing happens, and the next press tries again.
 */
export function useOnDemand(load: () => Promise<unknown>) {
  const [wanted, setWanted] = useState(false)
  const prepare = () => void load().catch(() => undefined)
  const open = () =>
    void load().then(
      () => setWanted(true),
      () => undefined,
    )
  return { wanted, trigger: { onClick: open, onPointerEnter: prepare, onFocus: prepare, 'aria-expanded': false } }
}

/** What a button on demand may be handed. */
export type TargetProps = { ref?: Ref<HTMLButtonElement>; onClick?: () => void }

/** For what was loaded by a press: its own button takes the focus, so that closing gives it back there, and it opens. */
export function useOpenFromFirst() {
  const [opened, setOpened] = useState(false)
  const target = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    target.current?.focus()
    setOpened(true)
  }, [])
  return { opened, setOpened, target }
}
