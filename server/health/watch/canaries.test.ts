import { afterEach, expect, test } from 'vitest'
import type { Canary, CanaryResult } from '../../providers/canary.ts'
import { createAlertStage, HOUR_MS, INTERVAL_MS } from '../alerts/testing-alerts.ts'

type Stage = Awaited<ReturnType<typeof createAlertStage>>
const stages: Stage[] = []
afterEach(async () => {
  for (const stage of stages.splice(0)) await stage.db.close()
})

const well: CanaryResult = { answered: true, latencyMs: 700, costMicroUsd: 40n }
const broken: CanaryResult = {
  answered: false,
  code: 'PROVIDER_UNAVAILABLE',
  reason: 'It fails with 500.',
  latencyMs: 90,
  costMicroUsd: 0n,
}

async function createStage(dailyMicroUsd: bigint) {
  const sent: string[] = []
  const how: { result: CanaryResult } = { result: well }
  const canary: Canary = {
    worstMicroUsd: () => 100n,
    send: async ({ id }) => {
      sent.push(id)
      return how.result
    },
  }
  const stage = await createAlertStage({ canary, dailyMicroUsd })
  stages.push(stage)
  return { stage, sent, how }
}

test('without a budget none is sent', async () => {
  const { stage, sent } = await createStage(0n)
  await stage.run([stage.instance()], INTERVAL_MS)
  expect(sent).toEqual([])
})

test('a model that answers is asked once an hour, by two instances together, and never beyond the day’s budget', async () => {
  const { stage, sent } = await createStage(10_000n)
  await stage.run([stage.instance(), stage.instance()], 2 * HOUR_MS)
  expect(sent.length).toBeGreaterThanOrEqual(2)
  expect(sent.length).toBeLessThanOrEqual(3)
  const poor = await createStage(175n)
  await poor.stage.run([poor.stage.instance(), poor.stage.instance()], 3 * HOUR_MS)
  // Two have cost 80; the 100 that a third might cost do not fit.
  expect(poor.sent).toHaveLength(2)
  poor.stage.clock.turn(24 * HOUR_MS)
  await poor.stage.run([poor.stage.instance()], 0)
  expect(poor.sent).toHaveLength(3)
})

test('a model whose probe is answered and that does no work is down, and up again when it does', async () => {
  const { stage, how } = await createStage(1_000_000n)
  await stage.run([stage.instance()], HOUR_MS)
  how.result = broken
  await stage.run([stage.instance()], HOUR_MS + 2 * INTERVAL_MS)
  expect(await stage.target()).toMatchObject({ state: 'DOWN', reason: 'It fails with 500.' })
  how.result = well
  await stage.run([stage.instance()], 2 * INTERVAL_MS)
  expect(await stage.state()).toBe('UP')
  expect(await stage.alerts()).toEqual(['model:lab/one OPENED', 'model:lab/one RECOVERED'])
})

test('what we asked wrongly says nothing', async () => {
  const { stage, how } = await createStage(1_000_000n)
  how.result = { ...broken, code: 'REQUEST_REFUSED' }
  await stage.run([stage.instance()], HOUR_MS)
  expect(await stage.state()).toBe('UP')
})
