import { afterEach, describe, expect, test } from 'vitest'
import { MONITOR } from '../watch/monitor-rules.ts'
import { ENVIRONMENT } from './rules.ts'
import {
  answered,
  breakDown,
  createAlertStage,
  cutOff,
  deliveryJobs,
  failed,
  HOUR_MS,
  INTERVAL_MS,
} from './testing-alerts.ts'

const cleanUps: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

async function createStage(...args: Parameters<typeof createAlertStage>) {
  const stage = await createAlertStage(...args)
  cleanUps.push(() => stage.db.close())
  return stage
}
describe('one transition', () => {
  test('is one alert and one delivery an address, with two instances that are replaced in the middle', async () => {
    const webhook = { url: 'https://hooks.example/x', secret: undefined }
    const stage = await createStage({ defaults: { emails: ['a@x.example', 'b@x.example'], webhook } })
    await stage.run([stage.instance(), stage.instance()], HOUR_MS)
    stage.found['lab/one'] = failed
    await stage.run([stage.instance(), stage.instance()], HOUR_MS)
    await stage.run([stage.instance(), stage.instance()], HOUR_MS)
    expect(await stage.alerts()).toEqual(['model:lab/one OPENED'])
    expect((await stage.deliveries()).map(({ address }) => address)).toEqual([
      'a@x.example',
      'b@x.example',
      ENVIRONMENT,
    ])
    expect(await deliveryJobs(stage)).toHaveLength(3)
    stage.found['lab/one'] = answered
    await stage.run([stage.instance(), stage.instance()], HOUR_MS)
    expect(await stage.alerts()).toEqual(['model:lab/one OPENED', 'model:lab/one RECOVERED'])
    expect(await stage.deliveries()).toHaveLength(6)
  })

  test('told twice over is one row', async () => {
    const stage = await createStage({ defaults: { emails: ['a@x.example'], webhook: undefined } })
    const instance = stage.instance()
    await breakDown(stage, instance)
    const [incident] = await stage.incidents()
    const again = { incidentId: incident!.id, targetId: incident!.targetId, kind: 'OPENED' } as const
    await stage.db.transactions.transaction((tx) => instance.tell(tx, again))
    expect(await stage.alerts()).toHaveLength(1)
    expect(await stage.deliveries()).toHaveLength(1)
  })

  test('that is rolled back tells nobody', async () => {
    const stage = await createStage({ defaults: { emails: ['a@x.example'], webhook: undefined } })
    const instance = stage.instance()
    await breakDown(stage, instance)
    const [incident] = await stage.incidents()
    await stage.db.system.incident.update({ where: { id: incident!.id }, data: { tellings: 2 } })
    const told = stage.db.transactions.transaction(async (tx) => {
      await instance.tell(tx, { incidentId: incident!.id, targetId: incident!.targetId, kind: 'REMINDER' })
      throw new Error('rolled back')
    })
    await expect(told).rejects.toThrow('rolled back')
    expect(await stage.alerts()).toHaveLength(1)
    expect(await deliveryJobs(stage)).toHaveLength(1)
  })
})

test('a reminder comes every four hours until somebody acknowledges', async () => {
  const stage = await createStage({ defaults: { emails: ['a@x.example'], webhook: undefined } })
  const instance = stage.instance()
  await breakDown(stage, instance)
  await stage.run([instance, stage.instance()], 9 * HOUR_MS)
  expect(await stage.alerts()).toEqual(['OPENED', 'REMINDER', 'REMINDER'].map((kind) => `model:lab/one ${kind}`))
  await stage.db.system.incident.updateMany({ data: { acknowledgedAt: stage.clock.now() } })
  await stage.run([instance], 9 * HOUR_MS)
  expect(await stage.alerts()).toHaveLength(3)
})

describe('when we are cut off ourselves', () => {
  test('that is one alert however many targets, instances and restarts there are, and one when we see again', async () => {
    const stage = await createStage()
    await stage.run([stage.instance()], HOUR_MS)
    Object.assign(stage.found, { 'lab/one': cutOff, OPENROUTER: cutOff, REPLICATE: cutOff })
    stage.world.answers = false
    await stage.run([stage.instance(), stage.instance()], HOUR_MS)
    await stage.run([stage.instance(), stage.instance()], HOUR_MS)
    expect(await stage.state()).toBe('UNKNOWN')
    expect(await stage.alerts()).toEqual([`${MONITOR} OPENED`])
    stage.world.answers = true
    for (const key of Object.keys(stage.found)) delete stage.found[key]
    await stage.run([stage.instance(), stage.instance()], HOUR_MS)
    expect(await stage.alerts()).toEqual([`${MONITOR} OPENED`, `${MONITOR} RECOVERED`])
    expect((await stage.incidents()).map(({ targetId }) => targetId)).toEqual([MONITOR])
  })

  test('by turns, it is told once and not every time', async () => {
    const stage = await createStage()
    await stage.run([stage.instance()], HOUR_MS)
    for (let turn = 0; turn < 8; turn++) {
      const evidence = turn % 2 === 0 ? cutOff : answered
      stage.world.answers = turn % 2 === 1
      Object.assign(stage.found, { 'lab/one': evidence, OPENROUTER: evidence, REPLICATE: evidence })
      await stage.run([stage.instance(), stage.instance()], INTERVAL_MS)
    }
    expect((await stage.alerts()).length).toBeLessThanOrEqual(2)
  })
})
