import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import Replicate from 'replicate'
import { expect, test } from 'vitest'
import { randomDeliveries } from './random-deliveries.ts'
import { SECRET, startWorld } from './replicate-world.ts'

const MODEL = 'runwayml/gen4-image'

test('as a process of its own it says where it is, loses what it is told to lose, and shows its book', async () => {
  await using world = await startWorld()
  const { receiver } = world
  const child = start('--secret', SECRET, '--pace', '0', '--lose', '1', '--seed', '5')
  try {
    const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string]
    const [, url = ''] = line.match(/^ready (http:\/\/127\.0\.0\.1:\d+\/v1)$/) ?? []
    const replicate = new Replicate({ auth: 'any', baseUrl: url })
    const made = await replicate.predictions.create({ model: MODEL, input: { prompt: 'x' }, webhook: receiver.url })
    await replicate.wait(made, { interval: 5 })
    const book = await (await fetch(new URL('/book', url))).json()
    expect(book).toMatchObject([{ id: made.id, model: MODEL, status: 'succeeded', billedMicroUsd: 80_000 }])
    expect(receiver.heard).toEqual([])
  } finally {
    child.kill('SIGTERM')
  }
  expect(await once(child, 'exit')).toEqual([0, null])
})

test('without a secret it does not start', async () => {
  const child = start('--port', '0')
  expect((await once(child, 'exit'))[0]).toBe(2)
})

test('the same seed loses, doubles and delays the same webhooks, about as many as it should', () => {
  const choices = (seed: number) => {
    const deliver = randomDeliveries({ lose: 0.3, double: 0.2, delayMaxMs: 2_000, seed })
    return Array.from({ length: 2_000 }, () => deliver({ predictionId: 'any', status: 'succeeded' }))
  }
  const made = choices(9)
  expect(choices(9)).toEqual(made)
  expect(choices(10)).not.toEqual(made)
  const share = (copies: number) => made.filter((one) => one.copies === copies).length / made.length
  expect(share(0)).toBeCloseTo(0.3, 1)
  expect(share(2)).toBeCloseTo(0.7 * 0.2, 1)
  expect(Math.max(...made.map(({ delayMs }) => delayMs))).toBeLessThanOrEqual(2_000)
})

function start(...options: string[]): ChildProcess {
  return spawn(process.execPath, [`${import.meta.dirname}/main.ts`, ...options], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
}
