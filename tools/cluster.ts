// `npm run dev:cluster`: instances of the product on one database, with a proxy before them. See docs/operating.md.
import { parseArgs } from 'node:util'
import { redisInstalled } from '../server/test/redis.ts'
import { buildClientIfStale } from './build-client.ts'
import { startFront } from './cluster/front.ts'
import { startInstance } from './cluster/instance.ts'
import { startShared } from './cluster/shared.ts'
import { freePort } from './faults/free-port.ts'

const INSTANCES_MAX = 16

const { values } = parseArgs({
  options: { instances: { type: 'string', default: '3' }, redis: { type: 'boolean', default: false } },
})
const count = Number(values.instances)
const { env } = process
const { PORT = '4000', HOST = '0.0.0.0', DATA_DIR: dataDir = '.data', PUBLIC_URL = `http://localhost:${PORT}` } = env
const say = (text: string) => process.stdout.write(`${text}\n`)

/** How to end what was begun, in the order in which it was. */
const begun: (() => Promise<void>)[] = []
let ending: Promise<void> | undefined
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end(0))

try {
  if (!Number.isInteger(count) || count < 1 || count > INSTANCES_MAX)
    throw new Error(`--instances 1 … ${INSTANCES_MAX}`)
  if (values.redis && !env.REDIS_URL && !redisInstalled) throw new Error('--redis: there is no redis-server here')
  await buildClientIfStale()
  const shared = await startShared({ env, dataDir, publicUrl: PUBLIC_URL, redis: values.redis })
  begun.push(shared.stop)
  const instances: ReturnType<typeof startInstance>[] = []
  begun.push(async () => void (await Promise.all(instances.map(({ stop }) => stop()))))
  for (let number = 1; number <= count; number++) {
    const port = await freePort()
    instances.push(startInstance({ name: `instance ${number}`, port, env: { ...env, ...shared.env } }))
  }
  const front = await startFront({
    port: Number(PORT),
    host: HOST,
    instances: instances.map(({ url }) => url),
    onChange(url, isUp, up) {
      const number = instances.findIndex((one) => one.url === url) + 1
      say(`instance ${number} (${url}) is ${isUp ? 'up' : 'down'}; ${up} of ${count} at ${PUBLIC_URL}`)
    },
  })
  begun.push(front.close)
} catch (error) {
  if (!ending) process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  await end(1)
}

/** A second Ctrl-C changes nothing: everything that is waited for ends within its own time. */
function end(code: number): Promise<void> {
  ending ??= (async () => {
    for (const stop of begun.reverse()) await stop()
    process.exit(code)
  })()
  return ending
}
