import type { Clock } from '../clock.ts'
import type { SystemDatabase } from '../database/client.ts'
import type { Bus } from '../events/bus.ts'
import { type Actor, type KnownActor, personBehind } from '../graphql/context.ts'
import * as store from './store.ts'

export type AccessWatch = ReturnType<typeof createAccessWatch>

export type AccessWatchOptions = {
  database: SystemDatabase
  bus: Bus
  clock: Clock
  onError(error: unknown): void
  recheckMs?: number
}

/** Leaves a second of the promised five for the query. */
const RECHECK_MS = 4_000

/** A session may only have been replaced: the browser's other pages get the new cookie before they are told. */
const TELL_AFTER_MS = 300

type Watched = { actor: KnownActor; listeners: Set<() => void>; off: () => void }

/** Tells open sockets that what they were opened with no longer holds. */
export function createAccessWatch(options: AccessWatchOptions) {
  const { database, bus, clock, onError, recheckMs = RECHECK_MS } = options
  /** By credential and what it was good for: a promotion between two sockets must not be lost on the older one. */
  const watched = new Map<string, Watched>()
  let timer: NodeJS.Timeout | undefined
  let rechecking: Promise<void> | undefined

  const recheck = async (entries: Map<string, Watched>): Promise<void> => {
    if (entries.size === 0) return
    const actors = [...entries.values()].map(({ actor }) => actor)
    const standing = new Set((await store.standingNow(database, { actors, now: clock.now() })).map(standingKey))
    for (const [key, entry] of entries) {
      if (standing.has(key) || watched.get(key) !== entry) continue
      watched.delete(key)
      entry.off()
      for (const listener of entry.listeners) listener()
    }
  }

  /** One statement for all sockets of the process, and never two at a time. */
  const recheckAll = () => {
    rechecking ??= recheck(new Map(watched))
      .catch(onError)
      .finally(() => {
        rechecking = undefined
      })
    return rechecking
  }

  const open = (key: string, actor: KnownActor): Watched => {
    const entry: Watched = { actor, listeners: new Set(), off: () => {} }
    const look = () => void recheck(new Map([[key, entry]])).catch(onError)
    const lookSoon = () => void setTimeout(() => watched.get(key) === entry && look(), TELL_AFTER_MS).unref()
    entry.off = bus.on(`access:${personBehind(actor)}`, lookSoon)
    watched.set(key, entry)
    // The actor may come from memory and be five seconds old already.
    look()
    timer ??= setInterval(() => void recheckAll(), recheckMs).unref()
    return entry
  }

  return {
    /**
     * Calls back once, within five seconds, when the actor's session or key is revoked or has expired, or when the user
     * is suspended or changes role. Returns what ends the watch.
     */
    watch(actor: Actor, onRevoked: () => void): () => void {
      if (actor.kind === 'guest') return () => {}
      const key = standingKey(actor)
      const entry = watched.get(key) ?? open(key, actor)
      // Wrapped, so that one function may watch for two sockets.
      const listener = () => onRevoked()
      entry.listeners.add(listener)
      return () => {
        entry.listeners.delete(listener)
        if (entry.listeners.size > 0 || watched.get(key) !== entry) return
        watched.delete(key)
        entry.off()
      }
    },

    /** What the clock does every few seconds. */
    recheck: recheckAll,

    stop(): void {
      clearInterval(timer)
      for (const { off } of watched.values()) off()
      watched.clear()
    },
  }
}

function standingKey(actor: KnownActor | store.Standing): string {
  if (actor.kind === 'session') {
    const { sessionId, admin, suspended, viewing } = actor
    // The end too: whoever begins anew looks at another hour.
    return `session ${sessionId} ${admin} ${suspended} ${viewing ? `${actor.userId} ${viewing.until.getTime()}` : ''}`
  }
  return `apiKey ${actor.apiKeyId} ${actor.scopes.join()} ${actor.suspended}`
}
