import { beforeEach, describe, expect, test } from 'vitest'
import { answered, createAlertStage, failed, HOUR_MS, INTERVAL_MS } from '../alerts/testing-alerts.ts'

const PROVIDER = 'provider:OPENROUTER'
const MODELS = ['lab/one', 'lab/two', 'lab/three']
let stage: Awaited<ReturnType<typeof createAlertStage>>
beforeEach(async () => {
  stage = await createAlertStage({ models: MODELS })
  await stage.run([stage.instance()], INTERVAL_MS)
  return () => stage.db.close()
})

const answer = (names: string[], how: typeof answered) => {
  for (const name of names) stage.found[name] = how
}
const instances = () => [stage.instance(), stage.instance()]
const beneath = async () => {
  const incidents = await stage.incidents()
  const whole = incidents.find(({ targetId }) => targetId === PROVIDER)
  return incidents
    .filter(({ parentId }) => parentId !== null && parentId === whole?.id)
    .map(({ targetId }) => targetId)
    .sort()
}

describe('an outage of a provider with all of its models', () => {
  test('is one incident and one alert, theirs beneath it, and one alert when it is over', async () => {
    answer(['OPENROUTER', ...MODELS], failed)
    await stage.run(instances(), HOUR_MS)
    expect(await stage.alerts()).toEqual([`${PROVIDER} OPENED`])
    expect(await beneath()).toEqual(MODELS.map((id) => `model:${id}`).sort())
    await stage.run(instances(), 5 * HOUR_MS)
    answer(['OPENROUTER', ...MODELS], answered)
    await stage.run(instances(), HOUR_MS)
    expect(await stage.alerts()).toEqual([`${PROVIDER} OPENED`, `${PROVIDER} REMINDER`, `${PROVIDER} RECOVERED`])
    expect((await stage.incidents()).filter(({ resolvedAt }) => resolvedAt === null)).toEqual([])
  })

  test('is one too when the provider says of itself that all is well', async () => {
    answer(MODELS, failed)
    await stage.run(instances(), HOUR_MS)
    expect(await stage.alerts()).toEqual([`${PROVIDER} OPENED`])
    const [whole] = (await stage.incidents()).filter(({ targetId }) => targetId === PROVIDER)
    expect(whole).toMatchObject({ state: 'DOWN', summary: 'All 3 models of it are down.' })
    expect(await stage.state(PROVIDER)).toBe('UP')
    answer(MODELS, answered)
    await stage.run(instances(), HOUR_MS)
    expect(await stage.alerts()).toEqual([`${PROVIDER} OPENED`, `${PROVIDER} RECOVERED`])
  })

  test('leaves behind what is still out: that is told for itself then, and no part of it any more', async () => {
    answer(['OPENROUTER', ...MODELS], failed)
    await stage.run(instances(), HOUR_MS)
    answer(['OPENROUTER', 'lab/one', 'lab/two'], answered)
    await stage.run(instances(), HOUR_MS)
    expect(await stage.alerts()).toEqual([`${PROVIDER} OPENED`, `${PROVIDER} RECOVERED`, 'model:lab/three OPENED'])
    expect(await beneath()).toEqual(['model:lab/one', 'model:lab/two'])
    answer(['lab/three'], answered)
    await stage.run(instances(), HOUR_MS)
    expect((await stage.alerts()).at(-1)).toBe('model:lab/three RECOVERED')
  })
})

test('one model that is out is no outage of its provider, and what was told of it ends for itself', async () => {
  answer(['lab/one'], failed)
  await stage.run(instances(), HOUR_MS)
  answer(['OPENROUTER', ...MODELS], failed)
  await stage.run(instances(), 5 * HOUR_MS)
  expect(await stage.alerts()).toEqual(['model:lab/one OPENED', `${PROVIDER} OPENED`, `${PROVIDER} REMINDER`])
  expect(await beneath()).toHaveLength(3)
  answer(['OPENROUTER', ...MODELS], answered)
  await stage.run(instances(), HOUR_MS)
  expect((await stage.alerts()).toSorted().filter((told) => told.endsWith('RECOVERED'))).toEqual([
    'model:lab/one RECOVERED',
    `${PROVIDER} RECOVERED`,
  ])
})

test('an incident that comes back is as new as its return, not as its beginning', async () => {
  const updatedAt = async () => (await stage.incidents())[0]!.updatedAt.getTime()
  const turns: number[] = []
  for (const how of [failed, answered, failed]) {
    answer(['lab/one'], how)
    await stage.run([stage.instance()], 2 * INTERVAL_MS)
    turns.push(await updatedAt())
  }
  expect(await stage.incidents()).toMatchObject([{ reopened: 1, resolvedAt: null }])
  expect(turns).toEqual(turns.toSorted((a, b) => a - b))
  expect(new Set(turns).size).toBe(3)
})

test('alerts go after 90 days, incidents and windows after two years, a batch at a time; the rest stays', async () => {
  answer(['lab/one'], failed)
  await stage.run([stage.instance()], HOUR_MS)
  answer(['lab/one'], answered)
  await stage.run([stage.instance()], HOUR_MS)
  const { purge } = stage.instance()
  const counts = async () => {
    await purge()
    return [await stage.db.system.alert.count(), await stage.db.system.incident.count()]
  }
  stage.clock.turn(89 * 24 * HOUR_MS)
  expect(await counts()).toEqual([2, 1])
  stage.clock.turn(2 * 24 * HOUR_MS)
  expect(await counts()).toEqual([0, 1])
  stage.clock.turn(640 * 24 * HOUR_MS)
  expect(await counts()).toEqual([0, 0])
})
