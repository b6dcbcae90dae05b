import { randomBytes } from 'node:crypto'
import { startEmbedded } from '../../server/database/embedded.ts'
import { startStripeSandbox } from '../../server/payments/sandbox-stripe/start-stripe-sandbox.ts'
import { startReplicateSandbox } from '../../server/providers/sandbox-replicate/start-replicate-sandbox.ts'
import { startRedis } from '../../server/test/redis.ts'
import { freePort } from '../faults/free-port.ts'

export type Shared = { env: Record<string, string>; stop(): Promise<void> }

const HOST = '127.0.0.1'

/**
 * What several instances have in common where one has it in itself: the database, Redis if wanted, and the providers that
 * stand in for real ones. `env` tells the instances; what is set already stays.
 */
export async function startShared(given: {
  env: NodeJS.ProcessEnv
  dataDir: string
  publicUrl: string
  redis: boolean
}): Promise<Shared> {
  const { env: set, dataDir, publicUrl, redis } = given
  const env: Record<string, string> = { DATA_DIR: dataDir, PUBLIC_URL: publicUrl }
  if (!set.TRUSTED_PROXIES) env.TRUSTED_PROXIES = 'loopback'
  const begun: (() => unknown)[] = []
  const stop = async () => {
    for (const end of begun.splice(0).reverse()) await end()
  }
  try {
    if (!set.DATABASE_URL) {
      const database = await startEmbedded({ dataDir })
      begun.push(database.stop)
      Object.assign(env, { DATABASE_URL: database.appUrl, MIGRATION_DATABASE_URL: database.ownerUrl })
    }
    if (redis && !set.REDIS_URL) {
      const port = await freePort()
      const server = await startRedis(port)
      begun.push(() => server.kill('SIGTERM'))
      env.REDIS_URL = `redis://${HOST}:${port}`
    }
    if (!set.REPLICATE_API_TOKEN) {
      const webhookSecret = `whsec_${randomBytes(32).toString('base64')}`
      const sandbox = await startReplicateSandbox({ port: 0, host: HOST, webhookSecret })
      begun.push(sandbox.stop)
      const [REPLICATE_API_TOKEN, REPLICATE_BASE_URL] = ['sandbox', sandbox.url]
      Object.assign(env, { REPLICATE_API_TOKEN, REPLICATE_BASE_URL, REPLICATE_WEBHOOK_SECRET: webhookSecret })
    }
    if (!set.STRIPE_SECRET_KEY) {
      const webhookSecret = `whsec_${randomBytes(32).toString('base64url')}`
      const sandbox = await startStripeSandbox({ port: 0, host: HOST, webhookSecret })
      begun.push(sandbox.stop)
      sandbox.tell(`${publicUrl}/webhooks/stripe`)
      // A key for tests: what is paid is known to be no money.
      const [STRIPE_SECRET_KEY, STRIPE_BASE_URL] = ['sk_test_sandbox', sandbox.url]
      Object.assign(env, { STRIPE_SECRET_KEY, STRIPE_BASE_URL, STRIPE_WEBHOOK_SECRET: webhookSecret })
    }
    return { env, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
