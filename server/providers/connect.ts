import type { Clock } from '../clock.ts'
import type { ProviderConfig } from '../config.ts'
import { createOpenRouterClient } from './openrouter/client.ts'
import { startSandbox } from './sandbox/start-sandbox.ts'

/** Where nothing listens: with no provider, no work is started, and what asks all the same is refused at once. */
const NOWHERE = 'http://127.0.0.1:9/api/v1'

/** The client of OpenRouter, of the sandbox that answers in its place, or of nothing. */
export async function connectOpenRouter({
  config,
  referer,
  clock,
}: {
  config: ProviderConfig
  referer: string
  clock: Clock
}) {
  const client = (baseUrl: string, apiKey: string) => createOpenRouterClient({ baseUrl, apiKey, referer, clock })
  switch (config.kind) {
    case 'live':
      return { client: client(config.baseUrl, config.apiKey), ready: true, sandbox: false, stop: async () => {} }
    case 'off':
      return { client: client(NOWHERE, 'none'), ready: false, sandbox: false, stop: async () => {} }
    case 'sandbox': {
      const sandbox = await startSandbox({
        port: 0,
        host: '127.0.0.1',
        ...(config.pace === undefined ? {} : { pace: config.pace }),
      })
      return { client: client(sandbox.url, 'sandbox'), ready: true, sandbox: true, stop: () => sandbox.stop() }
    }
  }
}
