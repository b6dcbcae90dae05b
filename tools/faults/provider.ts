import { type Sandbox, startSandbox } from '../../server/providers/sandbox/start-sandbox.ts'

const MARKER = /ref-[a-z]+-\d+/

export type ProviderBook = Awaited<ReturnType<typeof startProvider>>
export type ProviderRequest = { marker: string | undefined; at: Date }

/** The provider of texts. */
export async function startProvider({ onAsked }: { onAsked: () => void }) {
  const requests: ProviderRequest[] = []
  const sandbox: Sandbox = await startSandbox({
    port: 0,
    host: '127.0.0.1',
    pace: 0.15,
    script(request) {
      requests.push({ marker: JSON.stringify(request.messages).match(MARKER)?.[0], at: new Date() })
      onAsked()
      return undefined
    },
  })
  return {
    env: { OPENROUTER_API_KEY: 'faults', OPENROUTER_BASE_URL: sandbox.url },
    /** Every chat completion that was asked for, by the marker in its text. */
    requests,
    /** What the provider itself says that one answer cost, in micro-dollars. undefined: it does not know (any more). */
    async costOf(id: string): Promise<bigint | undefined> {
      const response = await fetch(`${sandbox.url}/generation?id=${id}`, {
        headers: { authorization: 'Bearer faults' },
      })
      if (!response.ok) return undefined
      const { data } = (await response.json()) as { data: { total_cost: number } }
      return BigInt(Math.ceil(Number((data.total_cost * 1e6).toFixed(6))))
    },
    stop: () => sandbox.stop(),
  }
}
