import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { randomDeliveries } from './random-deliveries.ts'
import { startReplicateSandbox } from './start-replicate-sandbox.ts'

const probability = z.coerce.number().min(0).max(1)
const text = { type: 'string' } as const

const { values } = parseArgs({
  options: {
    port: text,
    host: text,
    secret: text,
    pace: text,
    lose: text,
    double: text,
    'delay-max': text,
    'outputs-live': text,
    seed: text,
  },
})
const options = z
  .object({
    port: z.coerce.number().int().min(0).max(65_535).default(0),
    host: z.string().default('127.0.0.1'),
    secret: z.string().startsWith('whsec_'),
    pace: z.coerce.number().min(0).max(100).default(1),
    lose: probability.default(0),
    double: probability.default(0),
    'delay-max': z.coerce.number().int().min(0).max(600_000).default(0),
    'outputs-live': z.coerce.number().int().min(0).optional(),
    seed: z.coerce
      .number()
      .int()
      .default(() => randomInt(2 ** 31)),
  })
  .safeParse(values)
if (!options.success) {
  process.stderr.write(`${z.prettifyError(options.error)}\n`)
  process.exit(2)
}

const { port, host, secret, pace, lose, double, seed } = options.data
const sandbox = await startReplicateSandbox({
  port,
  host,
  pace,
  webhookSecret: secret,
  outputsLiveMs: options.data['outputs-live'],
  deliver: randomDeliveries({ lose, double, delayMaxMs: options.data['delay-max'], seed }),
})
process.stderr.write(`seed ${seed}\n`)
process.stdout.write(`ready ${sandbox.url}\n`)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void sandbox.stop())
