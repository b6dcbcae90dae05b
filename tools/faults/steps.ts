export type Steps = ReturnType<typeof createSteps>

/** What happens, by name, for who waits for it. */
export function createSteps() {
  const waiting = new Map<string, Set<() => void>>()
  return {
    happened(what: string): void {
      for (const listener of [...(waiting.get(what) ?? [])]) listener()
    },

    isAwaited: (what: string): boolean => (waiting.get(what)?.size ?? 0) > 0,

    /** Resolves at the nth time that something happens from now on; false: it did not, in that time. */
    until(what: string, nth: number, timeoutMs: number): Promise<boolean> {
      const listeners = waiting.get(what) ?? new Set()
      waiting.set(what, listeners)
      return new Promise((resolve) => {
        let left = nth
        const end = (happened: boolean) => {
          clearTimeout(timer)
          listeners.delete(listener)
          resolve(happened)
        }
        const listener = () => {
          if (--left === 0) end(true)
        }
        const timer = setTimeout(end, timeoutMs, false)
        listeners.add(listener)
      })
    },
  }
}
