import { z } from 'zod'
import { assertNever } from '../exhaustive.ts'
import type { Provider } from '../generated/prisma/client.ts'
import { evidenceOfError, isUnknownPath, type ProbeEvidence, reasonOfStatus } from './probe-rules.ts'
import { createIsMissing } from './probed-models.ts'

export type ProbeTarget = { provider: Provider; modelId: string | null }
/** Where a provider is reached, and as whom. */
export type ProbeAccess = { baseUrl: string; token: string }
export type Probe = (target: ProbeTarget) => Promise<ProbeEvidence>

/** For the whole answer, so that one that drips has an end. */
const DEADLINE_MS = 10_000
const BODY_BYTES_MAX = 4 * 1024 * 1024

/** Asks after one target, by a request that costs nothing: the provider's account, or the model that is really used. */
export function createProbe(access: Record<Provider, ProbeAccess | undefined>, deadlineMs = DEADLINE_MS): Probe {
  const isMissing = createIsMissing(async (provider, path) => {
    const response = await ask(provider, path, AbortSignal.timeout(deadlineMs))
    return response.status === 200 ? parsed(await textOf(response)) : response.body?.cancel()
  })
  return async (target) => {
    const provider = access[target.provider]
    if (!provider) throw new Error('A provider without a key is not asked')
    const { path, read } = questionFor(target)
    const began = performance.now()
    const signal = AbortSignal.timeout(deadlineMs)
    try {
      const response = await ask(provider, path, signal)
      const wrong = reasonOfStatus(response.status)
      if (wrong !== undefined) {
        await response.body?.cancel()
        if (isUnknownPath(response.status) && !(await isMissing(target, provider))) return { kind: 'silent' }
        return { kind: 'failed', reason: wrong }
      }
      const reason = read(parsed(await textOf(response)))
      if (reason !== undefined) return { kind: 'failed', reason }
      return { kind: 'answered', latencyMs: Math.round(performance.now() - began) }
    } catch (error) {
      return evidenceOfError(codeOf(error as Error), { deadlineMs })
    }
  }
}

function ask(provider: ProbeAccess, path: string, signal: AbortSignal): Promise<Response> {
  return fetch(`${provider.baseUrl}${path}`, {
    headers: { authorization: `Bearer ${provider.token}`, accept: 'application/json' },
    // A redirect would take the key to a host that nobody configured.
    redirect: 'manual',
    signal,
  })
}

/** `read` gives the reason why an answer is none; undefined: it is fine. */
type Question = { path: string; read(body: unknown): string | undefined }

function questionFor({ provider, modelId }: ProbeTarget): Question {
  const model = modelId?.split('/').map(encodeURIComponent).join('/')
  switch (provider) {
    case 'OPENROUTER':
      return model === undefined
        ? { path: '/key', read: readKey }
        : { path: `/models/${model}/endpoints`, read: readHosts }
    case 'REPLICATE':
      return model === undefined
        ? { path: '/account', read: readAccount }
        : { path: `/models/${model}`, read: readModel }
    default:
      return assertNever(provider)
  }
}

const NO_ANSWER = 'It answers with something that was not asked for.'
const unlessFits = (shape: z.ZodType) => (body: unknown) => (shape.safeParse(body).success ? undefined : NO_ANSWER)

const readKey = unlessFits(z.object({ data: z.object({}) }))
const readAccount = unlessFits(z.object({ username: z.string() }))
const readModel = unlessFits(z.object({ owner: z.string(), name: z.string() }))

/** status 0: in service; below: out of it. A host that does not say is taken to be. */
const hosts = z.object({ data: z.object({ endpoints: z.array(z.object({ status: z.number().nullish().catch(0) })) }) })

function readHosts(body: unknown): string | undefined {
  const found = hosts.safeParse(body)
  if (!found.success) return NO_ANSWER
  const { endpoints } = found.data.data
  if (endpoints.length === 0) return 'Nobody hosts this model at the moment.'
  const out = endpoints.filter(({ status }) => (status ?? 0) < 0).length
  return out < endpoints.length ? undefined : `All ${out} hosts of this model are out of service.`
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length
    if (bytes > BODY_BYTES_MAX) return ''
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function codeOf(error: Error): string {
  if (error.name === 'TimeoutError') return 'TIMEOUT'
  const cause = (error.cause ?? error) as { code?: string; message?: string }
  return cause.code ?? cause.message ?? 'unknown'
}
