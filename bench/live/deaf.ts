import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import type { Person } from '../../server/test/client.ts'

const CHANGED = 'subscription { accountChanged { id version posted held } }'
/** In half a minute more than kernels keep between two sockets, so that what comes behind it waits in the server. */
const FILL = { everyMs: 100, text: JSON.stringify({ type: 'ping', payload: { text: 'x'.repeat(60_000) } }) }
const ALIVE = '{"type":"pong"}'
const BACK_AFTER_MS = 200
const READ_ON_MS = 300

export type Deaf = {
  /** How often the server cut it off. */
  cutOff(): number
  /** Reads what has come, and leaves. Gives the accounts that it was told of. */
  leave(): Promise<string[]>
}

/** Watches its account over a socket, reads nothing, and is back as soon as it was cut off. `floods`: it asks for more. */
export function deafSocket(url: string, { token }: Person, { floods }: { floods: boolean }): Deaf {
  let [stopped, cuts] = [false, 0]
  let peer: WebSocket | undefined
  const heard: string[] = []
  const hear = (text: string) => {
    const { payload } = JSON.parse(text) as { payload?: { data?: { accountChanged: { id: string } } } }
    if (payload?.data) heard.push(payload.data.accountChanged.id)
  }

  /** Until it is closed, or everything ends. */
  async function sit(own: WebSocket, line: Socket): Promise<void> {
    const gone = once(line, 'close')
    const next = (message: object) => {
      own.send(JSON.stringify(message))
      return Promise.race([once(own, 'message'), gone])
    }
    await next({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } })
    await next({ id: '1', type: 'subscribe', payload: { query: CHANGED } })
    own.pause()
    // Who reads nothing learns by writing that the other side has gone.
    while (!line.destroyed && !stopped) {
      own.send(floods ? FILL.text : ALIVE)
      await sleep(FILL.everyMs)
    }
  }

  const run = async () => {
    while (!stopped) {
      const own = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
      peer = own
      own.on('error', () => {})
      own.on('message', (text) => hear(String(text)))
      const [upgraded] = await Promise.all([once(own, 'upgrade') as Promise<[IncomingMessage]>, once(own, 'open')])
      await sit(own, upgraded[0].socket)
      if (stopped) return
      cuts++
      own.terminate()
      await sleep(BACK_AFTER_MS)
    }
  }
  const running = run()

  return {
    cutOff: () => cuts,
    async leave() {
      stopped = true
      await running
      peer?.resume()
      await sleep(READ_ON_MS)
      peer?.terminate()
      return heard
    },
  }
}

/** The same by an event stream. */
export async function deafStream(url: string, { token }: Person): Promise<Deaf> {
  let cuts = 0
  const { hostname, port } = new URL(url)
  const body = JSON.stringify({ query: CHANGED })
  const socket: Socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  socket.write(
    `POST /graphql HTTP/1.1\r\nhost: ${hostname}:${port}\r\naccept: text/event-stream\r\ncontent-type: application/json\r\n` +
      `authorization: Bearer ${token}\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  )
  await once(socket, 'data')
  socket.pause()
  socket.once('close', () => cuts++)
  return {
    cutOff: () => cuts,
    async leave() {
      let text = ''
      socket.setEncoding('utf8').on('data', (piece) => {
        text += piece
      })
      socket.resume()
      await sleep(READ_ON_MS)
      socket.destroy()
      return [...text.matchAll(/"accountChanged":\{"id":"([\w-]+)"/g)].map(([, id]) => id!)
    },
  }
}
