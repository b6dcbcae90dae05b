import type { Bus, Topic } from './bus.ts'

/** A lost event must not keep what is old for ever. */
const MAX_AGE_MS = 60_000

/** Gives what `load` gave, without asking again until it has changed. A failed load is not kept. */
export type Remember = <T>(load: () => Promise<T>) => () => Promise<T>

/**
 * Keeps in memory what is read with every request and seldom changes. Whoever changes it publishes the topic after the
 * commit, and every instance reads again.
 */
export function rememberUntil(topic: Topic, bus: Bus): Remember {
  return <T>(load: () => Promise<T>) => {
    let kept: { value: Promise<T>; since: number } | undefined
    bus.on(topic, () => {
      kept = undefined
    })

    return (): Promise<T> => {
      if (kept && performance.now() - kept.since < MAX_AGE_MS) return kept.value
      const loading = { value: load(), since: performance.now() }
      kept = loading
      loading.value.catch(() => {
        if (kept === loading) kept = undefined
      })
      return loading.value
    }
  }
}
