import { connect, type Socket } from 'node:net'

export type Loaded = { perSecond: number; latencies: number[] }
export type Load = {
  /** In turn, where there are several. */
  urls: readonly string[]
  /** What a connection sends, again and again; `n` counts its own requests. */
  request(connection: number, n: number): { body: string; token?: string }
  /** Throws where an answer is not what was asked for. */
  check(body: string): void
  connections: number
  seconds: number
}

/**
 * POSTs to /graphql over so many connections, each asking again as soon as it is answered. Bare sockets: a client that
 * costs as much as the server would measure itself.
 */
export async function loadHttp({ urls, request, check, connections, seconds }: Load): Promise<Loaded> {
  const latencies: number[] = []
  const began = performance.now()
  const until = began + seconds * 1_000
  await Promise.all(
    Array.from({ length: connections }, async (_, index) => {
      const { hostname, port, host } = new URL(urls[index % urls.length]!)
      const socket = connect(Number(port), hostname).setNoDelay()
      const answers = answersOf(socket)
      try {
        for (let n = 0; performance.now() < until; n++) {
          const { body, token } = request(index, n)
          const bearer = token ? `authorization: Bearer ${token}\r\n` : ''
          const since = performance.now()
          socket.write(
            `POST /graphql HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\naccept: application/json\r\n` +
              `${bearer}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
          )
          const { value } = await answers.next()
          latencies.push(performance.now() - since)
          if (value === undefined) throw new Error('The server hung up')
          // All of them: an error that is fast would be a fine figure.
          check(value)
        }
      } finally {
        socket.destroy()
      }
    }),
  )
  return { perSecond: (latencies.length * 1_000) / (performance.now() - began), latencies }
}

/** The bodies of answers that say how long they are, as Node's do when they are written whole. */
async function* answersOf(socket: Socket): AsyncGenerator<string, undefined> {
  let text = ''
  for await (const chunk of socket.setEncoding('latin1') as AsyncIterable<string>) {
    text += chunk
    for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
      const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, end))?.[1]
      if (length === undefined) throw new Error(`An answer without a length: ${text.slice(0, 300)}`)
      const stop = end + 4 + Number(length)
      if (text.length < stop) break
      const body = text.slice(end + 4, stop)
      text = text.slice(stop)
      yield body
    }
  }
  return undefined
}
