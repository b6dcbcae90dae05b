import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { handleProtocols } from 'graphql-ws'
import type { Logger } from 'pino'
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws'
import type { Callers, CreateContext } from '../http/callers.ts'
import type { AddressOf } from '../http/client-address.ts'
import type { OriginPolicy } from '../http/origin-policy.ts'
import type { Seats } from '../http/seats.ts'
import { createAdmission, type LiveSocket } from '../http/socket-admission.ts'
import { createSocketProtocol } from '../http/socket-protocol.ts'
import { connect } from '../http/socket-transport.ts'
import type { Graphql } from './yoga.ts'

export type SocketOptions = {
  graphql: Pick<Graphql, 'engine' | 'publish'>
  callers: Callers
  createContext: CreateContext
  addressOf: AddressOf
  origins: OriginPolicy
  seats: Seats
  logger: Logger
  subscriptionsPerSocket: number
  /** On this instance, whoever they belong to. */
  maxSockets?: number
  timing?: Partial<SocketTiming>
}

/** stallMs: how long a message may wait for its reader · closeMs: how long a peer may take to answer a close */
export type SocketTiming = { initMs: number; pingMs: number; stallMs: number; closeMs: number }

export type Sockets = ReturnType<typeof createSockets>

const TIMING: SocketTiming = { initMs: 5_000, pingMs: 12_000, stallMs: 5_000, closeMs: 1_000 }
const MESSAGE_MAX_BYTES = 65_536
const MAX_SOCKETS = 10_000
const GOING_AWAY = 1001

/** GraphQL over WebSocket (graphql-transport-ws). */
export function createSockets(options: SocketOptions) {
  const { callers, addressOf, origins, seats, logger, maxSockets = MAX_SOCKETS } = options
  const timing = { ...TIMING, ...options.timing }
  const admission = createAdmission({ callers, origins, seats })
  const server = createSocketProtocol({ ...options, admission, initMs: timing.initMs })
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols,
    maxPayload: MESSAGE_MAX_BYTES,
    closeTimeout: timing.closeMs,
  } as ServerOptions)
  let draining = false

  const open = (peer: WebSocket, request: IncomingMessage) => {
    const extra: LiveSocket = {
      headers: request.headers,
      address: addressOf(request),
      access: undefined,
      isOpen: () => peer.readyState === peer.OPEN,
      close: (code, reason) => peer.close(code, reason),
    }
    connect(peer, { server, extra, logger, pingMs: timing.pingMs, stallMs: timing.stallMs })
  }

  return {
    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
      if (draining || sockets.clients.size >= maxSockets) refuseUpgrade(socket, '503 Service Unavailable')
      else sockets.handleUpgrade(request, socket, head, open)
    },

    /** Tells everybody to come back, which they will do elsewhere, and lets nobody in again. */
    async closeAll(): Promise<void> {
      draining = true
      const closed = [...sockets.clients].map((peer) =>
        peer.readyState === peer.CLOSED ? undefined : once(peer, 'close'),
      )
      for (const peer of sockets.clients) peer.close(GOING_AWAY, 'Going away')
      await Promise.all(closed)
    },

    size: () => sockets.clients.size,
  }
}

/** For an upgrade that is not a socket's: the answer, and the end of the connection. */
export function refuseUpgrade(socket: Duplex, status: string): void {
  socket.on('error', () => {})
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
}
