import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ProbeEvidence } from '../../providers/probe-rules.ts'
import type { Probe } from '../../providers/probes.ts'
import { createTestDatabase, testClock } from '../../test/database.ts'
import { noCanary } from '../alerts/testing-alerts.ts'
import type { AlertKind } from '../incidents/rules.ts'
import { CHECK_HEALTH } from './asking.ts'
import { MONITOR } from './monitor-rules.ts'
import { createHealth } from './service.ts'

const INTERVAL_MS = 300_000
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const START = Date.parse('2027-03-01T00:00:00Z')
const answered: ProbeEvidence = { kind: 'answered', latencyMs: 80 }
const failed: ProbeEvidence = { kind: 'failed', reason: 'It fails with 503.' }
const cutOff: ProbeEvidence = { kind: 'cutOff', reason: 'No connection to it comes about (ENETUNREACH).' }

type Alert = { targetId: string; kind: AlertKind; at: number }

/** Two instances on one database, watching models of whom each goes by a script. `at`: since the start. */
async function createWatch(script: Record<string, (at: number) => ProbeEvidence>) {
  const clock = testClock(new Date(START).toISOString())
  const db = await createTestDatabase({ clock })
  const names = Object.keys(script).filter((name) => !name.startsWith('provider'))
  await db.system.model.createMany({
    data: names.map((id, position) => ({
      id,
      name: id,
      provider: 'OPENROUTER' as const,
      free: false,
      vision: false,
      structuredOutput: true,
      inputPrice: 1n,
      outputPrice: 1n,
      position,
    })),
  })
  await db.system.functionModel.createMany({
    data: names.map((modelId, position) => ({ function: 'REASONING_TASKS' as const, position, modelId })),
  })
  const alerts: Alert[] = []
  let world = true
  let probes = 0
  const probe: Probe = async ({ provider, modelId }) => {
    probes++
    return (script[modelId ?? `provider ${provider}`] ?? (() => answered))(clock.now().getTime() - START)
  }
  const instance = ({ ready = true } = {}) =>
    createHealth({
      transactions: db.transactions,
      clock,
      probe,
      ready: () => ready,
      canary: noCanary,
      dailyMicroUsd: 0n,
      worldAnswers: async () => world,
      tell: async (_tx, { targetId, kind }) => {
        alerts.push({ targetId, kind, at: clock.now().getTime() - START })
      },
      intervalMs: INTERVAL_MS,
      remindAfterMs: 30 * HOUR_MS,
    })
  const state = (id: string) => db.system.healthTarget.findFirstOrThrow({ where: { id } })
  return {
    db,
    clock,
    alerts,
    instance,
    state,
    probed: () => probes,
    setWorld: (answers: boolean) => {
      world = answers
    },
    /** To the next look that any target is due, by the clock; until `untilMs` from the start. */
    async run(instances: ReturnType<typeof instance>[], untilMs: number) {
      for (;;) {
        await Promise.all(instances.map((one) => one.check()))
        const { _min } = await db.system.healthTarget.aggregate({
          where: { active: true },
          _min: { nextCheckAt: true },
        })
        const next = _min.nextCheckAt!.getTime()
        if (next - START >= untilMs) return
        clock.turn(next - clock.now().getTime())
      }
    },
    kinds: (targetId: string) => alerts.filter((alert) => alert.targetId === targetId).map(({ kind }) => kind),
  }
}

const tickOf = (at: number) => Math.floor(at / INTERVAL_MS)
const within = (at: number, fromHour: number, toHour: number) => at >= fromHour * HOUR_MS && at < toHour * HOUR_MS

describe('a day of 288 ticks, watched by two instances that are replaced at noon', () => {
  const blips = new Set<number>()
  const BEGAN = 5.03
  let watch: Awaited<ReturnType<typeof createWatch>>
  beforeAll(async () => {
    watch = await createWatch({
      steady: () => answered,
      blips: (at) => {
        const tick = tickOf(at)
        if (tick % 7 !== 3 || blips.has(tick)) return answered
        blips.add(tick)
        return failed
      },
      outage: (at) => (within(at, BEGAN, 14) ? failed : answered),
      flapping: (at) => (tickOf(at) % 2 ? failed : answered),
    })
    await watch.run([watch.instance(), watch.instance()], DAY_MS / 2)
    await watch.run([watch.instance(), watch.instance()], DAY_MS)
  }, 60_000)
  afterAll(() => watch.db.close())

  test('single blips are told to nobody', () => {
    expect(blips.size).toBeGreaterThan(30)
    expect(watch.kinds('model:blips')).toEqual([])
    expect(watch.kinds('model:steady')).toEqual([])
  })

  test('an outage is one alert, within an interval and five seconds, and one when it is over, across the restart', () => {
    expect(watch.kinds('model:outage')).toEqual(['OPENED', 'RECOVERED'])
    const [opened] = watch.alerts.filter(({ targetId }) => targetId === 'model:outage')
    expect(opened!.at - BEGAN * HOUR_MS).toBeLessThanOrEqual(INTERVAL_MS + 5_000)
  })

  test('what is up and down by turns is one incident, and at most two alerts in any hour', async () => {
    const told = watch.alerts.filter(({ targetId }) => targetId === 'model:flapping')
    for (const { at } of told) {
      expect(told.filter((other) => other.at >= at && other.at < at + HOUR_MS).length).toBeLessThanOrEqual(2)
    }
    expect(await watch.db.system.incident.count({ where: { targetId: 'model:flapping' } })).toBe(1)
  })

  test('the hours and the day hold the whole time, and the outage in it', async () => {
    const [day] = await watch.db.system.healthDay.findMany({ where: { targetId: 'model:outage' } })
    expect(Number(day!.downMs)).toBeCloseTo((14 - BEGAN) * HOUR_MS, -6)
    const hours = await watch.db.system.healthHour.findMany({ where: { targetId: 'model:outage' } })
    const whole = hours.reduce(
      (sum, { upMs, degradedMs, downMs, unknownMs }) => sum + upMs + degradedMs + downMs + unknownMs,
      0n,
    )
    const { checkedAt } = await watch.state('model:outage')
    expect(Number(whole)).toBe(checkedAt!.getTime() - START)
    expect(hours.reduce((sum, { looks }) => sum + looks, 0)).toBe(
      await watch.db.system.healthResult.count({ where: { targetId: 'model:outage' } }),
    )
  })

  test('two instances look no more often than one', async () => {
    const looks = await watch.db.system.healthResult.count()
    expect(watch.probed()).toBe(looks)
  })
})

describe('one look', () => {
  let watch: Awaited<ReturnType<typeof createWatch>>
  let probes: Record<string, ProbeEvidence>
  beforeAll(async () => {
    probes = {}
    watch = await createWatch({
      one: () => probes.one ?? answered,
      'provider OPENROUTER': () => probes.openRouter ?? answered,
      'provider REPLICATE': () => probes.replicate ?? answered,
    })
  })
  afterAll(() => watch.db.close())
  const lookAgain = async (times = 1) => {
    for (let time = 0; time < times; time++) {
      watch.clock.turn(INTERVAL_MS)
      await watch.instance().check()
    }
  }

  test('while we are cut off says so of all, and accuses nobody', async () => {
    await lookAgain()
    Object.assign(probes, { one: cutOff, openRouter: cutOff, replicate: cutOff })
    watch.setWorld(false)
    await lookAgain(3)
    expect(await watch.state('model:one')).toMatchObject({ state: 'UNKNOWN', reason: 'The server itself is cut off.' })
    expect(watch.alerts).toMatchObject([{ targetId: MONITOR, kind: 'OPENED' }])
    watch.setWorld(true)
    Object.assign(probes, { one: answered, openRouter: answered, replicate: cutOff })
    await lookAgain(2)
    expect(await watch.state('model:one')).toMatchObject({ state: 'UP' })
    expect(await watch.state('provider:REPLICATE')).toMatchObject({ state: 'DOWN' })
    expect(watch.kinds('provider:REPLICATE')).toEqual(['OPENED'])
    expect(watch.kinds(MONITOR)).toEqual(['OPENED', 'RECOVERED'])
  })

  test('at a provider without a key says that it is not set up, and asks nothing', async () => {
    const before = watch.probed()
    watch.clock.turn(INTERVAL_MS)
    await watch.instance({ ready: false }).check()
    expect(watch.probed()).toBe(before)
    expect(await watch.state('provider:OPENROUTER')).toMatchObject({
      state: 'UNKNOWN',
      reason: 'It is not set up: there is no key.',
    })
  })

  test('asks for the next, as a job, when it is due', async () => {
    await lookAgain()
    const [job] = await watch.db.system.$queryRaw<{ run_at: Date }[]>`
      SELECT run_at FROM graphile_worker.jobs WHERE task_identifier = ${CHECK_HEALTH}`
    expect(job!.run_at.getTime()).toBeLessThanOrEqual(watch.clock.now().getTime() + INTERVAL_MS)
  })

  test('leaves alone what is no longer used, and keeps its history', async () => {
    await watch.db.system.functionModel.deleteMany({})
    await lookAgain()
    expect(await watch.state('model:one')).toMatchObject({ active: false })
    expect(await watch.db.system.healthResult.count({ where: { targetId: 'model:one' } })).toBeGreaterThan(0)
  })
})
