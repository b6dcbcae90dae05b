import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const MAIN = join(import.meta.dirname, '../../server/providers/sandbox-replicate/main.ts')
const READ_BOOK_EVERY_MS = 100
const READ_TIMEOUT_MS = 5_000
const READY_TIMEOUT_MS = 20_000

/** A line of the provider's bill. */
export type BilledRun = {
  id: string
  model: string
  seed: number
  status: 'starting' | 'processing' | 'succeeded' | 'failed' | 'canceled'
  billedMicroUsd: number
}

export type MediaProviderOptions = {
  step: (what: string) => void
  seed: number
  pace: number
  /** Of its webhooks. */
  odds: { lose: number; double: number; delayMaxMs: number }
  logFile: string
}
export type MediaProvider = Awaited<ReturnType<typeof startMediaProvider>>

/** The provider of images and video, a process of its own. */
export async function startMediaProvider({ step, seed, pace, odds, logFile }: MediaProviderOptions) {
  const secret = `whsec_${randomBytes(32).toString('base64')}`
  const options = {
    port: 0,
    secret,
    pace,
    seed,
    lose: odds.lose,
    double: odds.double,
    'delay-max': odds.delayMaxMs,
  }
  const log = openSync(logFile, 'a')
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)])
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', log] })
  closeSync(log)
  const endWithUs = () => void child.kill('SIGKILL')
  process.once('exit', endWithUs)
  const url = await readyUrl(child)
  const bookUrl = new URL('/book', url)

  /** Every run that it has made, oldest first. */
  async function readBook(): Promise<BilledRun[]> {
    const response = await fetch(bookUrl, { signal: AbortSignal.timeout(READ_TIMEOUT_MS) })
    return (await response.json()) as BilledRun[]
  }

  let made = 0
  const ended = new Set<string>()
  async function watchBook(): Promise<void> {
    const book = await readBook().catch(() => [])
    for (; made < book.length; made++) step('run made')
    for (const { id, status } of book) {
      if (ended.has(id) || status === 'starting' || status === 'processing') continue
      ended.add(id)
      step('run ended')
    }
    timer = setTimeout(() => void watchBook(), READ_BOOK_EVERY_MS)
  }
  let timer = setTimeout(() => void watchBook(), READ_BOOK_EVERY_MS)

  return {
    env: { REPLICATE_API_TOKEN: 'faults', REPLICATE_BASE_URL: url, REPLICATE_WEBHOOK_SECRET: secret },
    readBook,
    /** How many runs it had made a moment ago. */
    madeSoFar: () => made,

    /** The file that came out of a run, as the provider itself gives it out. */
    async fileOf(id: string): Promise<Buffer> {
      const run = await fetch(`${url}/predictions/${id}`, { headers: { authorization: 'Bearer faults' } })
      const { output } = (await run.json()) as { output: string }
      return Buffer.from(await (await fetch(output)).arrayBuffer())
    },

    async stop(): Promise<void> {
      clearTimeout(timer)
      process.off('exit', endWithUs)
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
}

async function readyUrl(child: ChildProcess): Promise<string> {
  const late = setTimeout(() => child.kill('SIGKILL'), READY_TIMEOUT_MS)
  try {
    for await (const line of createInterface({ input: child.stdout! })) {
      const url = line.match(/^ready (\S+)$/)?.[1]
      if (url) return url
    }
  } finally {
    clearTimeout(late)
  }
  throw new Error('The provider of images and video ended before it was ready')
}
