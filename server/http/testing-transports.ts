import { openSocket, type TestServer } from './testing.ts'

export type Question = { query: string; variables?: Record<string, unknown>; operationName?: string }
export type Answer = {
  data?: Record<string, unknown> | null
  errors?: { message: string; path?: string[]; extensions: Record<string, unknown> }[]
}

/** The same question over each transport, by whoever the bearer is. */
export const transports = {
  async http(server: TestServer, question: Question, bearer?: string): Promise<Answer> {
    return (await server.post(question, authorization(bearer))).json() as Promise<Answer>
  },

  async sse(server: TestServer, question: Question, bearer?: string): Promise<Answer> {
    const events = await openEvents(server, question, authorization(bearer))
    const { value } = await events.next()
    await events.return(undefined)
    return value as Answer
  },

  async websocket(server: TestServer, question: Question, bearer?: string): Promise<Answer> {
    const client = await openSocket(server)
    await client.init(authorization(bearer))
    client.send({ id: '1', type: 'subscribe', payload: question })
    const { type, payload } = await client.next()
    client.socket.close()
    await client.closed
    return type === 'error' ? ({ errors: payload } as Answer) : (payload as Answer)
  },
}

export type Transport = keyof typeof transports

/** The results of an event stream, one by one; ends when the stream does. */
export async function openEvents(server: TestServer, question: Question, headers: Record<string, string> = {}) {
  const controller = new AbortController()
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
    body: JSON.stringify(question),
    signal: controller.signal,
  })
  return read(response, controller)
}

async function* read(response: Response, controller: AbortController): AsyncGenerator<Answer, undefined> {
  let text = ''
  try {
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const data = /^data: (.+)$/m.exec(text.slice(0, end))?.[1]
        text = text.slice(end + 2)
        if (data) yield JSON.parse(data) as Answer
      }
    }
  } finally {
    controller.abort()
  }
}

const authorization = (bearer: string | undefined): Record<string, string> =>
  bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }
