import { useState } from 'react'

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
