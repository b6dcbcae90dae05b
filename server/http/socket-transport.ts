import type { Server } from 'graphql-ws'
import type { Logger } from 'pino'
import type { RawData, WebSocket } from 'ws'

export type TransportOptions<Extra> = {
  server: Server<Extra>
  extra: Extra
  pingMs: number
  stallMs: number
  logger: Pick<Logger, 'error' | 'debug'>
}

const BAD_MESSAGE = 4400
/** So much may wait for its reader; until some of it is taken, nothing more is read from who should take it. */
const WAITING_MAX_BYTES = 262_144

/** Between a ws socket and graphql-ws' core; cuts off who does not read and who is gone. */
export function connect<Extra>(peer: WebSocket, options: TransportOptions<Extra>): void {
  const { server, extra, pingMs, stallMs, logger } = options
  const stopPinging = keepAlive(peer, pingMs)
  // Too large a message, a broken frame: ws closes the socket itself.
  peer.on('error', (error) => logger.debug({ err: error }, 'Socket failed'))

  const closed = server.opened(
    {
      protocol: peer.protocol,
      send: createSend(peer, stallMs),
      close: (code, reason) => peer.close(code, reason),
      onMessage: (receive) =>
        peer.on('message', (message: RawData) => {
          if (peer.bufferedAmount > WAITING_MAX_BYTES) peer.pause()
          receive(String(message)).catch((error: unknown) => {
            logger.debug({ err: error }, 'Socket sent what no client may send')
            peer.close(BAD_MESSAGE, 'Invalid message')
          })
        }),
    },
    extra,
  )
  peer.once('close', (code, reason) => {
    stopPinging()
    closed(code, String(reason)).catch((error: unknown) => logger.error({ err: error }, 'Socket did not end cleanly'))
  })
}

/** Resolves when the message has left the process: a source is asked for its next event only then. */
function createSend(peer: WebSocket, stallMs: number) {
  const waitingSince: number[] = []
  let timer: NodeJS.Timeout | undefined

  const check = () => {
    const [oldest] = waitingSince
    timer = undefined
    if (oldest === undefined || peer.readyState === peer.CLOSED) return
    const leftMs = oldest + stallMs - performance.now()
    if (leftMs <= 0) peer.terminate()
    else timer = setTimeout(check, leftMs)
  }

  return (message: string) =>
    new Promise<void>((resolve) => {
      // Not at once: a source that is never done would be drained without a break, and the close never be heard.
      if (peer.readyState !== peer.OPEN) return setImmediate(resolve)
      waitingSince.push(performance.now())
      timer ??= setTimeout(check, stallMs)
      peer.send(message, () => {
        waitingSince.shift()
        if (peer.isPaused && peer.bufferedAmount <= WAITING_MAX_BYTES) peer.resume()
        if (waitingSince.length === 0) timer = void clearTimeout(timer)
        resolve()
      })
    })
}

function keepAlive(peer: WebSocket, pingMs: number): () => void {
  let answered = true
  peer.on('pong', () => {
    answered = true
  })
  const timer = setInterval(() => {
    if (!answered) return peer.terminate()
    answered = false
    if (peer.readyState === peer.OPEN) peer.ping()
  }, pingMs)
  return () => clearInterval(timer)
}
