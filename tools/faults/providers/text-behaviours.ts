import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  answers,
  delta,
  done,
  event,
  finish,
  refuses,
  type Script,
  streams,
  usage,
} from '../../../server/providers/scripted-provider.ts'
import type { Random } from '../random.ts'

/** What the provider has to say to one request, and what it says that it cost. */
export type GoodAnswer = {
  id: string
  text: string
  figures: { prompt_tokens: number; completion_tokens: number; cost: number }
}

/**
 * What becomes of a request that is treated like this. fine: it is answered · again: the same model may be asked again ·
 * elsewhere: only another one · nowhere: none · repair: the model is shown its answer and asked once more
 */
type Course = 'fine' | 'again' | 'elsewhere' | 'nowhere' | 'repair'

export type TextBehaviour = {
  name: string
  course: Course
  /** What the person is told when nothing comes of it. */
  code?: string
  /** Whose figure of the cost is believed. */
  cost?: 'PROVIDER' | 'MEASURED'
  /** What it says that it used, where that is not the truth. */
  says?: (answer: GoodAnswer) => object
  play(answer: GoodAnswer, random: Random): Script
}

const wholeStream = ({ id, text }: GoodAnswer, figures?: object) => [
  ...piecesOf(text).map((piece) => delta(piece, id)),
  finish('stop', id),
  ...(figures ? [usage(figures, id)] : []),
]
const half = ({ text }: GoodAnswer) => text.slice(0, Math.ceil(text.length / 2))
const hangs: Script = () => {}
const asPage: Record<string, string> = { 'content-type': 'text/html' }

export const well: TextBehaviour = {
  name: 'answers well',
  course: 'fine',
  cost: 'PROVIDER',
  play: (answer) => answers(...wholeStream(answer, answer.figures), done),
}

const saying = (name: string, cost: 'PROVIDER' | 'MEASURED', says: (answer: GoodAnswer) => object): TextBehaviour => ({
  name,
  course: 'fine',
  cost,
  says,
  play: (answer) => answers(...wholeStream(answer, says(answer)), done),
})
const failing = (name: string, course: Course, code: string, play: TextBehaviour['play']): TextBehaviour => ({
  name,
  course,
  code,
  play,
})

export const textBehaviours: readonly TextBehaviour[] = [
  failing('429 with Retry-After', 'again', 'RATE_LIMITED', () => refuses(429, {}, { 'retry-after': '0.1' })),
  failing('429 without', 'elsewhere', 'RATE_LIMITED', () => refuses(429)),
  failing('500', 'again', 'PROVIDER_UNAVAILABLE', () => refuses(500)),
  failing('502 with a page', 'again', 'PROVIDER_UNAVAILABLE', () => (response) => {
    response.writeHead(502, asPage).end('<h1>Bad gateway</h1>')
  }),
  failing('503', 'again', 'PROVIDER_UNAVAILABLE', () => refuses(503)),
  failing('401 or 402', 'nowhere', 'PROVIDER_REFUSED', (_answer, random) => refuses(random.pick([401, 402]))),
  failing('hangs before its headers', 'elsewhere', 'PROVIDER_TIMEOUT', () => hangs),
  failing('hangs behind its headers', 'elsewhere', 'PROVIDER_TIMEOUT', () => streams()),
  failing('resets before its headers', 'again', 'PROVIDER_UNAVAILABLE', () => (_response, request) => {
    request.socket.destroy()
  }),
  failing('resets in the middle', 'again', 'PROVIDER_UNAVAILABLE', (answer) => async (response, request) => {
    await streams(delta(half(answer), answer.id))(response, request)
    request.socket.destroy()
  }),
  failing('an error inside the stream', 'again', 'PROVIDER_UNAVAILABLE', (answer) =>
    answers(delta(half(answer), answer.id), event({ choices: [], error: { code: 502, message: 'upstream' } }), done),
  ),
  failing('a malformed chunk', 'again', 'UNUSABLE_ANSWER', (answer) =>
    answers(delta(half(answer), answer.id), 'data: {"choices":[{"del\n\n', finish('stop', answer.id), done),
  ),
  {
    ...well,
    name: 'chunks split within lines and characters',
    play: (answer, random) =>
      answers(...splitAnywhere([...wholeStream(answer, answer.figures), done].join(''), random)),
  },
  { ...well, name: 'no usage', cost: 'MEASURED', play: (answer) => answers(...wholeStream(answer), done) },
  saying('negative usage', 'MEASURED', ({ figures }) => ({
    prompt_tokens: -figures.prompt_tokens,
    completion_tokens: -figures.completion_tokens,
    cost: -1,
  })),
  {
    ...well,
    name: 'usage twice, the same',
    play: (answer) => answers(...wholeStream(answer, answer.figures), usage(answer.figures, answer.id), done),
  },
  {
    ...well,
    name: 'usage twice, differently',
    cost: 'MEASURED',
    play: (answer) =>
      answers(
        ...wholeStream(answer, answer.figures),
        usage({ ...answer.figures, cost: answer.figures.cost * 2 }, answer.id),
        done,
      ),
  },
  { ...well, name: 'no [DONE]', play: (answer) => answers(...wholeStream(answer, answer.figures)) },
  failing('a byte at a time', 'elsewhere', 'PROVIDER_TIMEOUT', (answer) => drips(Buffer.from(delta(half(answer))))),
  failing('one chunk of 50 MB', 'elsewhere', 'UNUSABLE_ANSWER', () => giantChunk),
  failing('an empty completion', 'again', 'UNUSABLE_ANSWER', ({ id, figures }) =>
    answers(finish('stop', id), usage({ ...figures, completion_tokens: 0 }, id), done),
  ),
  failing('204', 'again', 'UNUSABLE_ANSWER', () => (response) => void response.writeHead(204).end()),
  failing('a redirect', 'elsewhere', 'UNUSABLE_ANSWER', () => (response) => {
    response.writeHead(307, { location: 'http://127.0.0.1:1/elsewhere' }).end()
  }),
  failing('a result that does not fit', 'repair', 'INVALID_RESULT', (answer) =>
    answers(
      delta('{"answer":[],"chapters":7}', answer.id),
      finish('stop', answer.id),
      usage(answer.figures, answer.id),
      done,
    ),
  ),
  saying('more use than the hold is for', 'PROVIDER', () => ({
    prompt_tokens: 120_000,
    completion_tokens: 100_000,
    cost: 1.3,
  })),
  saying('a cost that is absurd', 'MEASURED', ({ figures }) => ({ ...figures, cost: 5_000 })),
  failing('ends for its length', 'repair', 'INVALID_RESULT', (answer) =>
    answers(delta(half(answer), answer.id), finish('length', answer.id), usage(answer.figures, answer.id), done),
  ),
  failing('is filtered', 'elsewhere', 'CONTENT_REFUSED', ({ id, figures }) =>
    answers(finish('content_filter', id), usage({ ...figures, completion_tokens: 0 }, id), done),
  ),
]

const PIECE = 400
function piecesOf(text: string): string[] {
  return Array.from({ length: Math.ceil(text.length / PIECE) }, (_, at) => text.slice(at * PIECE, (at + 1) * PIECE))
}

function splitAnywhere(text: string, random: Random): Uint8Array[] {
  const bytes = Buffer.from(text)
  const pieces: Uint8Array[] = []
  for (let at = 0; at < bytes.length; ) {
    const end = at + random.whole(1, 200)
    pieces.push(bytes.subarray(at, end))
    at = end
  }
  return pieces
}

const BYTE_EVERY_MS = 100
const drips =
  (bytes: Buffer): Script =>
  async (response, request) => {
    await streams()(response, request)
    let at = 0
    const timer = setInterval(() => response.write(bytes.subarray(at, ++at)), BYTE_EVERY_MS)
    response.once('close', () => clearInterval(timer))
  }

const GIANT_BYTES = 50 * 1024 * 1024
const PUSHED_BYTES = 256 * 1024
const giantChunk = async (response: ServerResponse, request: IncomingMessage): Promise<void> => {
  await streams('data: {"choices":[{"delta":{"content":"')(response, request)
  response.on('error', () => {})
  const piece = Buffer.alloc(PUSHED_BYTES, 0x61)
  let left = GIANT_BYTES
  const push = () => {
    while (left > 0 && !response.destroyed) {
      left -= piece.length
      if (!response.write(piece)) return
    }
    if (!response.destroyed) response.end('"}}]}\n\n')
  }
  response.on('drain', push)
  push()
}
