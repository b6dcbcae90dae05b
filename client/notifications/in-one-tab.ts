/** Longer than one event takes to reach all tabs. */
const CLAIMED_MS = 5_000

/** Does it in a tab that can be seen, and of two windows side by side in one. */
export function inOneTab(id: string, show: () => void): void {
  if (document.visibilityState !== 'visible') return
  // Missing on plain http outside localhost.
  if (!('locks' in navigator)) {
    show()
    return
  }
  void navigator.locks.request(`told:${id}`, { ifAvailable: true }, async (lock) => {
    if (!lock) return
    show()
    await new Promise((resolve) => setTimeout(resolve, CLAIMED_MS))
  })
}
