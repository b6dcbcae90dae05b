import { Repeater } from 'graphql-yoga'
import { whileAway } from '../database/connection-lost.ts'
import type { Bus, Topic } from './bus.ts'

export type Reading<T> = {
  items: T[] /** there is more to read at once */
  more?: boolean /** nothing will follow */
  done?: boolean
}

/** A follower reads again after this long without having heard anything: what was lost heals. */
const SWEEP_MS = 15_000
/** Those who look by themselves do so at the same moments, so that one statement can answer many. */
const MOMENT_MS = 100
/** So long it waits for a database that is away, rather than ending what somebody watches. */
const AWAY_MS = 5 * 60_000

/**
 * Reads at the start and then whenever there may be news. However much happens while the receiver is busy, one signal
 * waits for it: a receiver that does not read costs nothing and nobody. `read` keeps the cursor.
 */
export function follow<T>(
  bus: Bus,
  { topics, read, sweepMs = SWEEP_MS }: { topics: Topic[]; read: () => Promise<Reading<T>>; sweepMs?: number },
): Repeater<T> {
  return new Repeater<T>(async (push, stop) => {
    let stopped = false
    let pending = true
    let wake = () => {}
    const signal = () => {
      pending = true
      wake()
    }
    const offs = topics.map((topic) => bus.on(topic, signal))
    stop.finally(() => {
      stopped = true
      for (const off of offs) off()
      signal()
    })
    while (!stopped) {
      if (!pending) await nextSignal((resolve) => (wake = resolve), sweepMs)
      pending = false
      const { items, more, done } = await whileAway(() => (stopped ? NOTHING : read()), AWAY_MS)
      for (const item of items) {
        if (stopped) return
        await push(item)
      }
      if (done) return stop()
      if (more) pending = true
    }
  })
}

const NOTHING = Promise.resolve({ items: [], more: false, done: true })

function nextSignal(arm: (resolve: () => void) => void, timeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, timeoutMs + MOMENT_MS - ((performance.now() + timeoutMs) % MOMENT_MS))
    arm(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}
