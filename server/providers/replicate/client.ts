import Replicate from 'replicate'
import { type Fault, ProviderFault } from '../faults.ts'
import type { MediaRequest, RunMark, RunView } from '../media-work.ts'
import type { ReplicateTimeouts } from '../timeouts.ts'
import { inputOf } from './inputs.ts'
import { listedRun, type RunRecord, runRecord, runViewOf } from './wire.ts'

export type ReplicateClient = {
  /** Throws ProviderFault; whether the run was made is then known only for some faults. */
  create(call: { model: string; request: MediaRequest; seed: number; webhook: string | undefined }): Promise<RunView>
  /** Throws ProviderFault: 404 when the provider does not know it. */
  get(externalId: string): Promise<RunView>
  cancel(externalId: string): Promise<RunView>
  /** A run that carries the mark. undefined: there certainly is none. Throws ProviderFault. */
  find(mark: RunMark): Promise<RunView | undefined>
  /** What they ran, for its price. Throws ProviderFault. */
  record(externalId: string): Promise<RunRecord>
}

const TIMEOUTS: ReplicateTimeouts = { createMs: 60_000, askMs: 15_000, findMs: 60_000 }
const BODY_BYTES_MAX = 4 * 1024 * 1024
/** Of a hundred runs each. */
const LIST_PAGES_MAX = 50
/** The provider's clock need not agree with ours. */
const CLOCKS_DIFFER_MS = 60_000

/** Speaks to Replicate, or to the sandbox in its place. */
export function createReplicateClient(options: {
  baseUrl: string
  token: string
  timeouts?: Partial<ReplicateTimeouts> | undefined
}): ReplicateClient {
  const { baseUrl, token } = options
  const { createMs, askMs, findMs } = { ...TIMEOUTS, ...options.timeouts }

  async function ask<T>(timeoutMs: number, work: (sdk: Replicate, signal: AbortSignal) => Promise<T>): Promise<T> {
    const wire = createWire()
    const sdk = new Replicate({ auth: token, baseUrl, fetch: wire.fetch, useFileOutput: false })
    try {
      return await work(sdk, AbortSignal.timeout(timeoutMs))
    } catch (error) {
      throw wire.fault() ?? error
    }
  }

  return {
    create: ({ model, request, seed, webhook }) =>
      ask(createMs, async (sdk, signal) => {
        const hook = webhook ? { webhook, webhook_events_filter: ['start', 'logs', 'completed'] as const } : {}
        return viewOf(
          await sdk.predictions.create({
            model,
            input: inputOf(request, seed),
            signal,
            ...hook,
          } as Parameters<Replicate['predictions']['create']>[0]),
        )
      }),
    get: (id) => ask(askMs, async (sdk, signal) => viewOf(await sdk.predictions.get(id, { signal }))),
    cancel: (id) => ask(askMs, async (sdk, signal) => viewOf(await sdk.predictions.cancel(id, { signal }))),
    record: (id) => ask(askMs, async (sdk, signal) => recordOf(await sdk.predictions.get(id, { signal }))),
    find: (mark) =>
      ask(findMs, async (sdk, signal) => {
        let pages = 0
        let page = await sdk.predictions.list({ signal } as never)
        for (;;) {
          const found = page.results.find((raw) => carries(raw, mark))
          if (found) return viewOf(found)
          const oldest = page.results.at(-1)?.created_at
          if (!page.next || (oldest && new Date(oldest).getTime() < earliestOf(mark))) return undefined
          pages += 1
          // "None" would send it again, and twice is paid twice.
          if (pages === LIST_PAGES_MAX)
            throw new ProviderFault({ kind: 'tooLarge', detail: 'Too many runs to look through' })
          page = await (await sdk.request(new URL(page.next), { method: 'GET', signal } as never)).json()
        }
      }),
  }
}

function carries(raw: unknown, { model, seed, since }: RunMark): boolean {
  const run = listedRun.safeParse(raw)
  if (!run.success || run.data.input?.seed !== seed) return false
  if (run.data.model && run.data.model !== model) return false
  return new Date(run.data.created_at).getTime() >= earliestOf({ since })
}

const earliestOf = ({ since }: Pick<RunMark, 'since'>): number => since.getTime() - CLOCKS_DIFFER_MS

function viewOf(raw: unknown): RunView {
  const view = runViewOf(raw)
  if (!view) throw new ProviderFault({ kind: 'unusable', detail: 'The answer is no prediction' })
  return view
}

function recordOf(raw: unknown): RunRecord {
  const record = runRecord.safeParse(raw)
  if (record.success) return record.data
  throw new ProviderFault({ kind: 'unusable', detail: 'The answer is no prediction' })
}

/** What the SDK takes for an answer that is final, whatever had come instead. */
const FINAL = 418

/**
 * The SDK sends a request again after any error of the connection, a POST too: two runs, both billed. So it never sees
 * an error: what went wrong is kept here, and it gets an answer that it does not retry.
 */
function createWire() {
  let fault: Fault | undefined
  const stop = (found: Fault) => {
    fault = found
    return new Response('', { status: FINAL })
  }
  return {
    fault: () => fault && new ProviderFault(fault),
    fetch: async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
      if (fault) return stop(fault)
      try {
        const response = await fetch(input, { ...init, redirect: 'manual' })
        const body = await textOf(response)
        if (response.ok) return new Response(body, { status: response.status, headers: response.headers })
        return stop(statusFault(response, body))
      } catch (error) {
        return stop(error instanceof ProviderFault ? error.fault : connectionFault(error as Error))
      }
    },
  }
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length
    if (bytes > BODY_BYTES_MAX) throw new ProviderFault({ kind: 'tooLarge', detail: `More than ${bytes} bytes` })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function statusFault({ status, headers }: Response, body: string): Fault {
  const seconds = Number(headers.get('retry-after'))
  return {
    kind: 'status',
    status,
    ...(Number.isFinite(seconds) && seconds > 0 ? { retryAfterMs: seconds * 1_000 } : {}),
    moderated: /nsfw|sensitive|moderat/i.test(body),
    tooLong: false,
    detail: body.slice(0, 500),
  }
}

/** These mean that nothing was sent. */
const UNSENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

function connectionFault(error: Error): Fault {
  const { code } = (error.cause ?? error) as { code?: string }
  return { kind: 'connection', unsent: code !== undefined && UNSENT.has(code), detail: code ?? error.message }
}
