import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { createAlertStage, INTERVAL_MS } from '../alerts/testing-alerts.ts'

let stage: Awaited<ReturnType<typeof createAlertStage>>
beforeEach(async () => {
  stage = await createAlertStage()
  await stage.run([stage.instance()], INTERVAL_MS)
  return () => stage.db.close()
})

/** So many calls of one person that ended just now. */
async function called(accountId: string, outcome: 'SUCCEEDED' | 'FAILED', count: number): Promise<void> {
  const now = stage.clock.now()
  await stage.db.system.providerCall.createMany({
    data: Array.from({ length: count }, () => ({
      accountId,
      actionId: randomUUID(),
      part: 0,
      provider: 'OPENROUTER' as const,
      modelId: 'lab/one',
      outcome,
      errorCode: outcome === 'FAILED' ? 'PROVIDER_ERROR' : null,
      latencyMs: 900,
      startedAt: now,
      endedAt: now,
    })),
  })
}
const person = () => randomUUID()
const lookTwice = () => stage.run([stage.instance()], INTERVAL_MS + 10_000)

test('what fails for one person alone takes nothing from the others', async () => {
  await called(person(), 'SUCCEEDED', 2)
  await called(person(), 'FAILED', 30)
  await lookTwice()
  expect(await stage.target()).toMatchObject({ state: 'UP', reason: null })
  expect(await stage.incidents()).toEqual([])
})

test('what fails for two is down, whatever the probe says, and up again by the probe once nobody is sent there', async () => {
  await called(person(), 'FAILED', 4)
  await called(person(), 'FAILED', 2)
  await lookTwice()
  expect(await stage.target()).toMatchObject({ state: 'DOWN', reason: 'The last 6 calls failed.' })
  await stage.run([stage.instance()], 2 * INTERVAL_MS)
  expect(await stage.state()).toBe('UP')
})

test('of what cannot be asked own calls tell: well, down, and after a while nothing, so that it is tried again', async () => {
  stage.found['lab/one'] = { kind: 'silent' }
  await stage.run([stage.instance()], 4 * INTERVAL_MS)
  expect(await stage.target()).toMatchObject({ state: 'UNKNOWN', reason: expect.stringContaining('cannot be asked') })
  await called(person(), 'SUCCEEDED', 1)
  await lookTwice()
  expect(await stage.state()).toBe('UP')
  await called(person(), 'FAILED', 5)
  await called(person(), 'FAILED', 5)
  await lookTwice()
  expect(await stage.state()).toBe('DOWN')
  await stage.run([stage.instance()], 5 * INTERVAL_MS)
  expect(await stage.state()).toBe('UNKNOWN')
})
