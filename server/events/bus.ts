/**
 * What happened, by name and id, never by content: whoever hears it reads again. A lost event costs time, not truth.
 *   account:<id>   the account changed            action:<id>   the action made progress or ended
 *   catalogue:all  models, chains or rates changed
 *   access:<id>    the user's sessions or keys were revoked   cancel:<id>   the action should stop
 *   purchase:<id> the order was paid, failed or given back
 *   notices:<id>   the account was told something, or read it
 *   health:all     a target turned up, down or in between
 *   accounts:all   heard with every account:<id>, and published by nobody
 */
export type Topic =
  | `${'account' | 'action' | 'access' | 'cancel' | 'notices' | 'purchase'}:${string}`
  | 'catalogue:all'
  | 'health:all'
  | 'accounts:all'

/** Carries topics to the other instances. Publishing may fail; hearing may miss. */
export type Carrier = {
  publish(topics: Topic[]): Promise<void>
  /** `heard` gets what other instances published; `gap` says that some may have been missed. */
  start(heard: (topic: Topic) => void, gap: () => void): Promise<void>
  stop(): Promise<void>
}

/** Since the start, between instances. */
export type BusCounts = { published: number; heard: number; gaps: number; faults: number }

export type Bus = ReturnType<typeof createBus>

/** Between instances, topics are gathered this long into one message. */
const GATHER_MS = 4

export function createBus({ carrier, onError }: { carrier: Carrier | undefined; onError: (error: unknown) => void }) {
  const listeners = new Map<Topic, Set<() => void>>()
  const outbox = new Set<Topic>()
  const counts: BusCounts = { published: 0, heard: 0, gaps: 0, faults: 0 }
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  const deliver = (topic: Topic) => {
    for (const listener of listeners.get(topic) ?? []) listener()
    if (topic.startsWith('account:')) for (const listener of listeners.get('accounts:all') ?? []) listener()
  }
  const failed = (error: unknown) => {
    counts.faults++
    onError(error)
  }
  const heard = (topic: Topic) => {
    counts.heard++
    deliver(topic)
  }
  const deliverAll = () => {
    counts.gaps++
    for (const topic of listeners.keys()) deliver(topic)
  }
  const flush = () => {
    timer = undefined
    const topics = [...outbox]
    outbox.clear()
    counts.published += topics.length
    carrier?.publish(topics).catch(failed)
  }

  const on = (topic: Topic, listener: () => void): (() => void) => {
    const set = listeners.get(topic) ?? new Set()
    listeners.set(topic, set.add(listener))
    return () => {
      set.delete(listener)
      if (set.size === 0 && listeners.get(topic) === set) listeners.delete(topic)
    }
  }

  return {
    start: async () => carrier?.start(heard, deliverAll),

    /** What is published from here on is heard in this process alone. */
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      if (outbox.size > 0) await carrier?.publish([...outbox]).catch(failed)
      await carrier?.stop()
    },

    /** Call after the commit. Heard at once in this process, within milliseconds in the others. */
    publish(topic: Topic) {
      deliver(topic)
      if (!carrier || stopped) return
      outbox.add(topic)
      timer ??= setTimeout(flush, GATHER_MS)
    },

    on,

    counts: (): BusCounts => ({ ...counts }),

    /** How many topics somebody listens to. */
    size: () => listeners.size,
  }
}
