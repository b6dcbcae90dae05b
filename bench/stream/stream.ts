import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createClient, type Person, type TestClient } from '../../server/test/client.ts'
import { buildClientIfStale } from '../../tools/build-client.ts'
import { startChild } from '../crowd/child.ts'
import { loadNow, machine, percentile, say } from '../figures.ts'
import { type Figure, showFigures } from '../live/live.ts'
import { startServer } from '../live/server-process.ts'

const START = `mutation ($input: StartActionInput!) { startAction(input: $input) {
  __typename ... on Action { id } ... on Error { message } } }`
const PROGRESS = 'subscription ($id: ID!) { actionProgress(id: $id) { sequence textDelta } }'
const TASK = 'When do we shoot the pier?'
const OVER_MAX_MS = 15
const WARM_UP = 10
const PAUSE_MS = 100

type Taken = { fromRequestMs: number; fromAnswerMs: number }

/** From asking to the first words: through the product, and from the same provider directly, in turn. */
export async function benchStream({ short }: { short: boolean }): Promise<void> {
  const count = short ? 20 : 200
  say(machine())
  await buildClientIfStale()
  const dataDir = mkdtempSync(join(tmpdir(), 'palette-bench-stream-'))
  const provider = startChild(join(import.meta.dirname, 'provider.ts'))
  const providerUrl = await provider.next<string>()
  const server = await startServer(dataDir, { OPENROUTER_API_KEY: 'bench', OPENROUTER_BASE_URL: providerUrl })
  try {
    const client = createClient(server.url)
    const email = `${randomUUID()}@bench.example`
    const person = await client.signUp({ name: 'Bench', email, password: 'correct horse battery' })
    // Open before the work begins, as a page's socket is.
    const socket = client.socket(person)
    const idle = socket.subscribe('subscription { accountChanged { version } }')
    await idle.next()
    const [product, direct]: [Taken[], number[]] = [[], []]
    for (let round = 0; round < WARM_UP + count; round++) {
      const through = await firstWords(client, person, socket)
      await sleep(PAUSE_MS)
      const alone = await firstWordsOf(providerUrl)
      await sleep(PAUSE_MS)
      if (round < WARM_UP) continue
      product.push(through)
      direct.push(alone)
    }
    await socket.close()
    process.stderr.write(`stream: done, ${loadNow()}\n`)
    showFigures(figuresOf(product, direct))
  } finally {
    await server.stop()
    await provider.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

function figuresOf(product: Taken[], direct: number[]): Figure[] {
  const words = (values: number[]) =>
    `p50 ${percentile(values, 0.5).toFixed(1)}, p99 ${percentile(values, 0.99).toFixed(1)} ms`
  const fromRequest = product.map(({ fromRequestMs }) => fromRequestMs)
  const fromAnswer = product.map(({ fromAnswerMs }) => fromAnswerMs)
  const over = (values: number[]) => percentile(values, 0.5) - percentile(direct, 0.5)
  return [
    { what: `the provider directly: request → first words, ${direct.length} times`, measured: words(direct) },
    { what: 'startAction → first words on a socket', measured: words(fromRequest) },
    {
      what: '… over the provider, p50',
      measured: `${over(fromRequest).toFixed(1)} ms`,
      target: `≤ ${OVER_MAX_MS} ms`,
      met: over(fromRequest) <= OVER_MAX_MS,
    },
    { what: 'the answer of startAction → first words', measured: words(fromAnswer) },
    { what: '… over the provider, p50', measured: `${over(fromAnswer).toFixed(1)} ms` },
  ]
}

async function firstWords(
  client: TestClient,
  person: Person,
  socket: ReturnType<TestClient['socket']>,
): Promise<Taken> {
  const input = { idempotencyKey: randomUUID(), work: { reasoningTask: { task: TASK } } }
  const began = performance.now()
  const { data, errors } = await client.query(START, { input }, person)
  const answered = performance.now()
  if (data?.startAction.__typename !== 'Action') throw new Error(JSON.stringify(errors ?? data))
  let first: Taken | undefined
  // To its end, so that the next has the server to itself.
  for await (const { data: step, errors: failed } of socket.subscribe(PROGRESS, { id: data.startAction.id })) {
    if (!step) throw new Error(JSON.stringify(failed))
    if (first || !step.actionProgress.textDelta) continue
    const now = performance.now()
    first = { fromRequestMs: now - began, fromAnswerMs: now - answered }
  }
  if (!first) throw new Error('The action ended without a word')
  return first
}

async function firstWordsOf(providerUrl: string): Promise<number> {
  const began = performance.now()
  const response = await fetch(`${providerUrl}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer bench' },
    body: JSON.stringify({ model: 'openai/gpt-4o', stream: true, messages: [{ role: 'user', content: TASK }] }),
  })
  let text = ''
  let firstMs: number | undefined
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk
    if (firstMs === undefined && /"content":"[^"]/.test(text)) firstMs = performance.now() - began
  }
  if (firstMs === undefined) throw new Error(`The provider said no word: ${text.slice(0, 300)}`)
  return firstMs
}
