import { randomBytes } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { ProviderConfig, ReplicateConfig } from '../config.ts'
import { createOpenRouterClient } from './openrouter/client.ts'
import type { ProbeAccess } from './probes.ts'
import { createReplicateClient } from './replicate/client.ts'
import { startSandbox } from './sandbox/start-sandbox.ts'
import { startReplicateSandbox } from './sandbox-replicate/start-replicate-sandbox.ts'
import type { ReplicateTimeouts } from './timeouts.ts'

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
      return {
        client: client(config.baseUrl, config.apiKey),
        access: { baseUrl: config.baseUrl, token: config.apiKey } satisfies ProbeAccess,
        ready: true,
        sandbox: false,
        stop: async () => {},
      }
    case 'off':
      return {
        client: client(NOWHERE, 'none'),
        access: undefined,
        ready: false,
        sandbox: false,
        stop: async () => {},
      }
    case 'sandbox': {
      const sandbox = await startSandbox({
        port: 0,
        host: '127.0.0.1',
        ...(config.pace === undefined ? {} : { pace: config.pace }),
      })
      return {
        client: client(sandbox.url, 'sandbox'),
        access: { baseUrl: sandbox.url, token: 'sandbox' },
        ready: true,
        sandbox: true,
        stop: () => sandbox.stop(),
      }
    }
  }
}

/** The client of Replicate, of the sandbox that answers in its place, or of nothing. */
export async function connectReplicate({
  config,
  publicUrl,
  timeouts,
}: {
  config: ReplicateConfig
  publicUrl: string
  timeouts?: Partial<ReplicateTimeouts> | undefined
}) {
  switch (config.kind) {
    case 'live':
      return {
        client: createReplicateClient({ ...config, timeouts }),
        access: { baseUrl: config.baseUrl, token: config.token } satisfies ProbeAccess,
        ready: true,
        sandbox: false,
        webhookSecret: config.webhookSecret,
        /** Where it reaches us: never without a secret, and Replicate itself calls only https. */
        webhookBase: (_port: number) =>
          config.webhookSecret && (publicUrl.startsWith('https:') || !isOfficial(config.baseUrl))
            ? publicUrl
            : undefined,
        origins: [new URL(config.baseUrl).origin],
        stop: async () => {},
      }
    case 'off':
      return {
        client: createReplicateClient({ baseUrl: NOWHERE, token: 'none' }),
        access: undefined,
        ready: false,
        sandbox: false,
        webhookSecret: undefined,
        webhookBase: () => undefined,
        origins: [],
        stop: async () => {},
      }
    case 'sandbox': {
      const webhookSecret = config.webhookSecret ?? `whsec_${randomBytes(32).toString('base64')}`
      const sandbox = await startReplicateSandbox({
        port: 0,
        host: '127.0.0.1',
        webhookSecret,
        ...(config.pace === undefined ? {} : { pace: config.pace }),
      })
      return {
        client: createReplicateClient({ baseUrl: sandbox.url, token: 'sandbox' }),
        access: { baseUrl: sandbox.url, token: 'sandbox' },
        ready: true,
        sandbox: true,
        webhookSecret,
        webhookBase: (port: number) => `http://127.0.0.1:${port}`,
        origins: [new URL(sandbox.url).origin],
        stop: () => sandbox.stop(),
      }
    }
  }
}

const isOfficial = (baseUrl: string): boolean => new URL(baseUrl).hostname.endsWith('replicate.com')
