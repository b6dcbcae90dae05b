import { createClient } from 'graphql-ws'
import type { SubscriptionForwarder } from 'urql'

/** `lost`: it was tried or was there, and is not; it is being tried again. */
export type ConnectionState = 'idle' | 'connecting' | 'connected' | 'lost'

export type Socket = {
  subscribe: SubscriptionForwarder
  state(): ConnectionState
  onState(listener: () => void): () => void
  /** The connection is back; what was pushed meanwhile is gone, so whoever shows live data reads it again. */
  onHealed(listener: () => void): () => void
  close(): void
}

const PING_AFTER_MS = 12_000
const PONG_WITHIN_MS = 5_000
const WAIT_AT_MOST_MS = 5_000
/** Nothing heard for this long, though it was asked: the machine slept, or the network dropped the socket without a word. */
const SILENT_AFTER_MS = PING_AFTER_MS + PONG_WITHIN_MS
/** A network that swallows everything answers no attempt at all. */
const CONNECTED_WITHIN_MS = 8_000
/** The server closes sockets whose session ended, or never was. */
const UNAUTHENTICATED_CODES = [4401, 4403]

export function openSocket(url: string, onUnauthenticated: () => void): Socket {
  const stateListeners = new Set<() => void>()
  const healedListeners = new Set<() => void>()
  let state: ConnectionState = 'idle'
  let pongTimer: ReturnType<typeof setTimeout> | undefined
  let connectTimer: ReturnType<typeof setTimeout> | undefined
  let heardAt = 0
  // A socket that was given up because somebody came back is replaced at once.
  let hurried = false

  const become = (next: ConnectionState) => {
    if (state === next) return
    state = next
    for (const listener of stateListeners) listener()
  }

  const client = createClient({
    url,
    keepAlive: PING_AFTER_MS,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    retryWait: (retries) => {
      if (!hurried) return waitBeforeRetry(retries)
      hurried = false
      return Promise.resolve()
    },
    on: {
      connecting(isRetry) {
        if (!isRetry) become('connecting')
        connectTimer = setTimeout(() => client.terminate(), CONNECTED_WITHIN_MS)
      },
      message: () => {
        heardAt = Date.now()
      },
      connected: (_socket, _payload, wasRetry) => {
        clearTimeout(connectTimer)
        hurried = false
        become('connected')
        if (wasRetry) for (const listener of healedListeners) listener()
      },
      // A proxy may drop a socket without a word: no pong in time means dead, and terminating makes the client retry.
      ping: (received) => {
        if (!received) pongTimer = setTimeout(() => client.terminate(), PONG_WITHIN_MS)
      },
      pong: (received) => received && clearTimeout(pongTimer),
      closed: (event) => {
        clearTimeout(connectTimer)
        clearTimeout(pongTimer)
        const { code } = event as CloseEvent
        become(code === 1000 ? 'idle' : 'lost')
        if (UNAUTHENTICATED_CODES.includes(code)) onUnauthenticated()
      },
    },
  })

  // Timers stand still while a machine sleeps: whoever comes back does not wait for them.
  const forget = onReturn(() => {
    if (state !== 'connected' || Date.now() - heardAt < SILENT_AFTER_MS) return
    hurried = true
    client.terminate()
  })

  return {
    subscribe: (request) => ({
      subscribe(sink) {
        // graphql-ws sends this very object again after a reconnect: moving `after` makes it resume, not replay.
        const payload = {
          query: request.query ?? '',
          operationName: request.operationName,
          variables: { ...request.variables },
        }
        const unsubscribe = client.subscribe(payload, {
          next(result) {
            const sequence = sequenceIn(result.data)
            if (sequence !== null) payload.variables.after = sequence
            sink.next(result as Parameters<typeof sink.next>[0])
          },
          error: (error) => sink.error(error instanceof Error ? error : new Error('The live connection ended.')),
          complete: () => sink.complete(),
        })
        return { unsubscribe }
      },
    }),
    state: () => state,
    onState: (listener) => subscribeTo(stateListeners, listener),
    onHealed: (listener) => subscribeTo(healedListeners, listener),
    close() {
      forget()
      // Disposing while it connects rejects; nobody is left to hear it.
      void Promise.resolve(client.dispose()).catch(() => undefined)
    },
  }
}

/** Exponential with jitter, cut short when the browser is online again or somebody looks. */
function waitBeforeRetry(retries: number): Promise<void> {
  const backoff = Math.min(WAIT_AT_MOST_MS, 500 * 2 ** retries)
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      forget()
      resolve()
    }
    const timer = setTimeout(done, backoff / 2 + Math.random() * (backoff / 2))
    const forget = onReturn(done)
  })
}

/** The network is there again, or the person: the page is seen, has the focus, or was woken. */
function onReturn(listener: () => void): () => void {
  const whenSeen = () => document.visibilityState === 'visible' && listener()
  const events = [
    [window, 'online', listener],
    [window, 'focus', listener],
    [window, 'pageshow', listener],
    [document, 'resume', listener],
    [document, 'visibilitychange', whenSeen],
  ] as const
  for (const [target, name, heard] of events) target.addEventListener(name, heard)
  return () => {
    for (const [target, name, heard] of events) target.removeEventListener(name, heard)
  }
}

function sequenceIn(data: unknown): number | null {
  const progress = (data as { actionProgress?: { sequence?: unknown } } | null | undefined)?.actionProgress
  return typeof progress?.sequence === 'number' ? progress.sequence : null
}

function subscribeTo(listeners: Set<() => void>, listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
