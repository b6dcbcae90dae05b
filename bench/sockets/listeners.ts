import WebSocket from 'ws'

/**
 * A process of its own: bare sockets that count what they hear, as cheap as a client can be, so that the servers are what
 * is measured. Says a sample once all have heard the first message, and after each further one when every socket had it.
 */
export type ListenersOrder = {
  url: string
  sockets: number
  from: string
  subscribe?: { token: string; query: string }
}
export type Opened = { sample: string }
/** When each socket had the message, in nanoseconds of the machine's monotonic clock. */
export type Heard = { at: Float64Array }

const OPENING_AT_ONCE = 50

process.on('message', (order) => void listen(order as ListenersOrder))
process.once('SIGTERM', () => process.exit(0))

async function listen({ url, sockets, from, subscribe }: ListenersOrder): Promise<void> {
  const open = new Set<WebSocket>()
  let at = new Float64Array(sockets)
  let count = 0
  let opening = true

  const hear = (text: string) => {
    at[count++] = Number(process.hrtime.bigint())
    if (count < sockets) return
    process.send!(opening ? ({ sample: text } satisfies Opened) : ({ at } satisfies Heard))
    opening = false
    count = 0
    at = new Float64Array(sockets)
  }
  const openOne = (): Promise<void> => {
    const socket = new WebSocket(url, 'graphql-transport-ws', { localAddress: from })
    open.add(socket)
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    socket.once('error', reject)
    socket.once('close', (code) => reject(new Error(`A listener's socket was closed (${code})`)))
    socket.on('open', () => {
      if (!subscribe) return resolve()
      socket.send(`{"type":"connection_init","payload":{"authorization":"Bearer ${subscribe.token}"}}`)
    })
    socket.on('message', (message: Buffer) => {
      const text = message.toString()
      if (text === '{"type":"ping"}') return socket.send('{"type":"pong"}')
      if (text === '{"type":"connection_ack"}') {
        return socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: subscribe!.query } }))
      }
      if (subscribe && !text.startsWith('{"id":"1","type":"next"')) throw new Error(`A listener was told ${text}`)
      hear(text)
      resolve()
    })
    return promise
  }
  let left = sockets
  const lane = async () => {
    while (left-- > 0) await openOne()
  }
  await Promise.all(Array.from({ length: OPENING_AT_ONCE }, lane))
  // Nothing is sent to those of the bare server at first.
  if (!subscribe) {
    opening = false
    process.send!({ sample: '' } satisfies Opened)
  }
}
