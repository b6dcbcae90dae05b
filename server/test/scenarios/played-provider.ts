import type { ServerResponse } from 'node:http'
import { delta, done, finish, type Script, scriptedProvider, usage } from '../../providers/scripted-provider.ts'

/** One request that a model is working on, for as long as the test likes. */
export type Asked = {
  /** Whoever asked is still there. */
  isOpen(): boolean
  /** Settles when the connection has ended, by whoever. */
  gone: Promise<void>
  /** Writes the next so many characters of the answer. */
  stream(length: number): void
  /** Writes the rest of the answer, and says what it cost. */
  answer(): void
}

/** What a reasoning task is answered with. It costs COST_USD: 4 points at the rate to start from. */
export const ANSWER = JSON.stringify({
  answer: 'Shoot at dawn.',
  steps: [{ number: 1, title: 'Light', detail: 'The pier looks east.' }],
  assumptions: [],
  openQuestions: [],
})
export const CHARGED = 4n
const REQUESTS_MAX = 500
const FIGURES = { prompt_tokens: 4_000, completion_tokens: 1_000, cost: 0.02 }

/** A provider over real HTTP that answers when the test says so. */
export async function playedProvider() {
  const waiting: Asked[] = []
  const wanted: ((asked: Asked) => void)[] = []
  let automatic = false
  const script: Script = (response) => {
    const asked = play(response)
    if (automatic) return asked.answer()
    const next = wanted.shift()
    if (next) next(asked)
    else waiting.push(asked)
  }
  const provider = await scriptedProvider(Array.from({ length: REQUESTS_MAX }, () => script))

  return {
    baseUrl: provider.baseUrl,
    /** How many requests there were. */
    count: () => provider.requests.length,
    /** The next request that nobody has taken yet, now or when it comes. */
    next: (): Promise<Asked> => {
      const asked = waiting.shift()
      return asked ? Promise.resolve(asked) : new Promise((resolve) => wanted.push(resolve))
    },
    /** While the work is done, every request is answered at once. */
    async answering<T>(work: () => Promise<T>): Promise<T> {
      automatic = true
      try {
        return await work()
      } finally {
        automatic = false
      }
    },
    close: () => provider[Symbol.asyncDispose](),
  }
}

function play(response: ServerResponse): Asked {
  response.writeHead(200, { 'content-type': 'text/event-stream', connection: 'close' })
  response.flushHeaders()
  response.on('error', () => {})
  let streamed = 0
  const write = (piece: string) => void response.write(piece)
  return {
    isOpen: () => !response.closed,
    gone: new Promise((resolve) => response.once('close', resolve)),
    stream(length) {
      write(delta(ANSWER.slice(streamed, streamed + length)))
      streamed += length
    },
    answer() {
      write(delta(ANSWER.slice(streamed)))
      response.end(finish() + usage(FIGURES) + done)
    },
  }
}
