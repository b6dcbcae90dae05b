import { z } from 'zod'
import type { ProbeAccess, ProbeTarget } from './probes.ts'

/** A list of models is large: it is asked for once a round, however many models want to know. */
const KEPT_MS = 60_000

const list = z.object({ data: z.array(z.object({ id: z.string() })).min(1) })
const account = z.object({ username: z.string() })

/**
 * Whether a provider that answers "not found" means the model, and not the question. A server of another make has no
 * such path, and says the same of models that it runs. False where nobody can tell.
 */
export function createIsMissing(ask: (provider: ProbeAccess, path: string) => Promise<unknown>) {
  const kept = new Map<string, { at: number; answer: Promise<unknown> }>()

  function once(provider: ProbeAccess, path: string): Promise<unknown> {
    const key = `${provider.baseUrl}${path}`
    const known = kept.get(key)
    if (known && performance.now() - known.at < KEPT_MS) return known.answer
    const answer = ask(provider, path).catch(() => undefined)
    kept.set(key, { at: performance.now(), answer })
    return answer
  }

  return async ({ provider, modelId }: ProbeTarget, access: ProbeAccess): Promise<boolean> => {
    if (modelId === null) return false
    if (provider === 'REPLICATE') return account.safeParse(await once(access, '/account')).success
    const { data } = list.safeParse(await once(access, '/models'))
    return data !== undefined && !data.data.some(({ id }) => id === modelId)
  }
}
