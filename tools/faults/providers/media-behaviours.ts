import type { ServerResponse } from 'node:http'
import type { Making, Run, Told } from './media-front.ts'

/** fine: a file comes of it, and is paid for; else what the person is told where nothing else comes of their work. */
type Outcome = string

/** What is done to a run, to what is told of it, and to its file. What is not said goes as it should. */
export type MediaBehaviour = {
  name: string
  /** What comes of the run when it is always treated so, and when only the first request is. */
  always: Outcome
  once: Outcome
  /** What the sandbox is asked to do with the run. */
  wish?: string
  /** Answers the request to make the run. */
  making?(making: Making): void | Promise<void>
  /** How it is told, wherever it is told. A status: that is the answer instead. */
  told?(run: Run): Told
  /** How often each webhook is sent; with which secret; or by itself. */
  copies?: number
  forged?: boolean
  inReverse?: boolean
  file?(response: ServerResponse): void
  /** It is not on the provider's bill. */
  free?: boolean
}

const both = (outcome: Outcome) => ({ always: outcome, once: outcome })
const only = (outcome: Outcome) => ({ always: outcome, once: 'fine' })
const status =
  (code: number, headers: Record<string, string> = {}) =>
  ({ response }: Making) =>
    void response.writeHead(code, { 'content-type': 'application/json', ...headers }).end('{"detail":"no"}')
const PNG_TYPE = { 'content-type': 'image/png' }
const DRIP_EVERY_MS = 200

export const mediaBehaviours: readonly MediaBehaviour[] = [
  { name: 'refused with 422', ...both('REQUEST_REFUSED'), making: status(422) },
  { name: 'refused with 402', ...both('PROVIDER_REFUSED'), making: status(402) },
  { name: '429 at the request', ...only('PROVIDER_UNAVAILABLE'), making: status(429, { 'retry-after': '1' }) },
  { name: '500 at the request', ...only('DEADLINE'), making: status(500) },
  { name: 'a redirect at the request', ...only('DEADLINE'), making: status(307, { location: 'http://127.0.0.1:1/' }) },
  { name: 'hangs, and makes nothing', ...only('DEADLINE'), making: () => {} },
  {
    name: 'made, and answered with 502 and a page',
    ...both('fine'),
    async making({ make, response }) {
      await make()
      response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>')
    },
  },
  { name: 'made, and no answer', ...both('fine'), making: async ({ make }) => void (await make()) },
  {
    name: 'made, and reset before the answer',
    ...both('fine'),
    async making({ make, response }) {
      await make()
      response.destroy()
    },
  },
  {
    name: 'made, and half an answer',
    ...both('fine'),
    async making({ make, response }) {
      const answer = JSON.stringify(await make())
      response.writeHead(201, { 'content-type': 'application/json' }).write(answer.slice(0, answer.length / 2))
    },
  },
  {
    name: 'made, and answered with 204',
    ...both('fine'),
    async making({ make, response }) {
      await make()
      response.writeHead(204).end()
    },
  },
  {
    name: 'made, and answered with 10 MB',
    ...both('fine'),
    async making({ make, response }) {
      await make()
      response.writeHead(201, { 'content-type': 'application/json' }).end(`"${'x'.repeat(10_000_000)}"`)
    },
  },
  {
    name: 'tells of the end before it answers',
    ...both('fine'),
    async making({ make, response, ended }) {
      const made = await make()
      await ended
      response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify(made))
    },
  },
  { name: 'made and forgotten', ...only('LOST'), told: () => 404 },
  { name: 'its webhooks are lost', ...both('fine'), copies: 0 },
  { name: 'its webhooks come three times', ...both('fine'), copies: 3 },
  { name: 'its webhooks are forged', ...both('fine'), forged: true },
  { name: 'its webhooks come in reverse', ...both('fine'), inReverse: true },
  {
    name: 'goes back behind its end',
    ...both('fine'),
    told: (run) => (run.tellings % 3 === 2 ? { ...run.said, status: 'processing', output: null } : run.said),
  },
  {
    name: 'says what nobody knows',
    ...only('LOST'),
    told: ({ said }) => ({ ...said, status: 'teleported' }),
  },
  { name: 'cannot be asked any more', ...only('LOST'), told: () => 500 },
  { name: 'never ends', ...both('DEADLINE'), wish: 'stuck' },
  { name: 'never ends, and cannot be canceled', ...both('LOST'), wish: 'stuck]] [[sandbox:cancel-fails' },
  { name: 'fails', ...both('PROVIDER_FAILED'), wish: 'fail' },
  { name: 'fails for what is in it', ...both('CONTENT_REFUSED'), wish: 'nsfw' },
  {
    name: 'fails, with a file',
    ...both('PROVIDER_FAILED'),
    free: true,
    told: ({ said }) => (said.status === 'succeeded' ? { ...said, status: 'failed', error: 'out of memory' } : said),
  },
  {
    name: 'is canceled by the provider',
    ...both('PROVIDER_FAILED'),
    free: true,
    told: ({ said }) => (said.status === 'succeeded' ? { ...said, status: 'canceled', output: null } : said),
  },
  { name: 'succeeds without a file', ...both('NO_OUTPUT'), wish: 'empty-output' },
  {
    name: 'its file is not there',
    ...both('OUTPUT_GONE'),
    file: (response) => void response.writeHead(404).end(),
  },
  {
    name: 'its file is 500',
    ...only('OUTPUT_GONE'),
    file: (response) => void response.writeHead(500).end(),
  },
  {
    name: 'its file drips',
    ...only('OUTPUT_GONE'),
    file(response) {
      response.writeHead(200, { ...PNG_TYPE, 'content-length': 1_000_000 }).write('\x89PNG\r\n\x1a\n', 'latin1')
      const timer = setInterval(() => response.write('x'), DRIP_EVERY_MS)
      response.once('close', () => clearInterval(timer))
    },
  },
  {
    name: 'its file is cut off',
    ...only('OUTPUT_GONE'),
    file(response) {
      response.writeHead(200, { ...PNG_TYPE, 'content-length': 1_000_000 }).write('\x89PNG\r\n\x1a\n', 'latin1')
      setImmediate(() => response.destroy())
    },
  },
  {
    name: 'its file is 3 GB',
    ...both('OUTPUT_REFUSED'),
    file: (response) => void response.writeHead(200, { ...PNG_TYPE, 'content-length': 3_000_000_000 }).write('\x89PNG'),
  },
  {
    name: 'its file is a page',
    ...both('OUTPUT_REFUSED'),
    file: (response) => void response.writeHead(200, PNG_TYPE).end('<!doctype html><script>alert(1)</script>'),
  },
  {
    name: 'its file is at a private address',
    ...both('OUTPUT_REFUSED'),
    file: (response) => void response.writeHead(302, { location: 'http://10.0.0.1/latest/meta-data' }).end(),
  },
]
