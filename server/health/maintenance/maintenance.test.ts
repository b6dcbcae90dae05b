import { beforeEach, describe, expect, test } from 'vitest'
import { userId } from '../../brands.ts'
import { answered, createAlertStage, failed, HOUR_MS, INTERVAL_MS } from '../alerts/testing-alerts.ts'
import { createKnownHealth } from '../known.ts'
import { createMaintenance } from './maintenance.ts'
import { cutAtWindows, endOf, parseWindow } from './rules.ts'

let stage: Awaited<ReturnType<typeof createAlertStage>>
let maintenance: ReturnType<typeof createMaintenance>
let actor: Parameters<typeof maintenance.schedule>[0]
const ONE = 'model:lab/one'

beforeEach(async () => {
  stage = await createAlertStage({ defaults: { emails: ['a@x.example'], webhook: undefined } })
  maintenance = createMaintenance(stage.db)
  const person = await stage.db.createUser()
  actor = {
    kind: 'session',
    userId: userId(person.userId),
    sessionId: 's',
    admin: true,
    suspended: false,
    expiresAt: new Date('2030-01-01'),
  }
  await stage.run([stage.instance()], INTERVAL_MS)
  return () => stage.db.close()
})
const after = (ms: number) => new Date(stage.clock.now().getTime() + ms)
const dayOf = async () => {
  const [day] = await stage.db.system.healthDay.findMany({ where: { targetId: ONE } })
  return { down: Number(day!.downMs), up: Number(day!.upMs), maintenance: Number(day!.maintenanceMs) }
}

describe('while a window is open', () => {
  test('its targets are under maintenance at once, what fails is told to nobody, and the time does not count', async () => {
    await maintenance.schedule(actor, { targetId: ONE, endsAt: after(2 * HOUR_MS), reason: 'A new version' })
    expect(await stage.target()).toMatchObject({ state: 'MAINTENANCE', reason: 'A new version' })
    const began = await dayOf()
    stage.found['lab/one'] = failed
    await stage.run([stage.instance(), stage.instance()], HOUR_MS)
    expect(await stage.state()).toBe('MAINTENANCE')
    expect(await stage.state('provider:OPENROUTER')).toBe('UP')
    expect(await stage.incidents()).toEqual([])
    await stage.run([stage.instance()], HOUR_MS - 1_000)
    stage.found['lab/one'] = answered
    await stage.run([stage.instance()], HOUR_MS)
    expect(await stage.state()).toBe('UP')
    expect(await stage.alerts()).toEqual([])
    const day = await dayOf()
    // Until the second look that says so.
    expect(day.down).toBeLessThanOrEqual(2_000)
    // To the second: the windows are cut out of the time, whenever the looks were.
    expect(day.maintenance - began.maintenance).toBe(2 * HOUR_MS)
  })

  test('what is still wrong when it ends is told then, within the minute', async () => {
    const endsAt = after(2 * HOUR_MS)
    await maintenance.schedule(actor, { provider: 'OPENROUTER', endsAt, reason: 'Announced by them' })
    stage.found['lab/one'] = failed
    await stage.run([stage.instance()], 3 * HOUR_MS)
    expect(await stage.alerts()).toEqual([`${ONE} OPENED`])
    const [incident] = await stage.incidents()
    expect(Math.abs(incident!.openedAt.getTime() - endsAt.getTime())).toBeLessThan(60_000)
    expect(await stage.state()).toBe('DOWN')
  })

  test('an incident that was open sends no reminders, and is resolved once it is over', async () => {
    stage.found['lab/one'] = failed
    await stage.run([stage.instance()], HOUR_MS)
    await maintenance.schedule(actor, { endsAt: after(12 * HOUR_MS), reason: 'Everything' })
    await stage.run([stage.instance()], 6 * HOUR_MS)
    stage.found['lab/one'] = answered
    await stage.run([stage.instance()], 5 * HOUR_MS)
    expect(await stage.alerts()).toEqual([`${ONE} OPENED`])
    await stage.run([stage.instance()], 2 * HOUR_MS)
    expect(await stage.alerts()).toEqual([`${ONE} OPENED`, `${ONE} RECOVERED`])
  })
})

test('a window to come begins and ends on time, and one that was called off never begins', async () => {
  await maintenance.schedule(actor, { targetId: ONE, startsAt: after(90_000), endsAt: after(150_000), reason: 'Brief' })
  const off = await maintenance.schedule(actor, {
    targetId: 'provider:REPLICATE',
    startsAt: after(HOUR_MS),
    endsAt: after(2 * HOUR_MS),
    reason: 'Perhaps',
  })
  await maintenance.end(actor, off)
  await stage.run([stage.instance()], 60_000)
  expect(await stage.state()).toBe('UP')
  await stage.run([stage.instance()], 60_000)
  expect(await stage.state()).toBe('MAINTENANCE')
  await stage.run([stage.instance()], 60_000)
  expect(await stage.state()).toBe('UP')
  expect((await dayOf()).maintenance).toBe(60_000)
  await stage.run([stage.instance()], 90 * 60_000)
  expect(await stage.state('provider:REPLICATE')).toBe('UP')
})

test('ended early it is over with the next look, which is asked for at once', async () => {
  const id = await maintenance.schedule(actor, { endsAt: after(24 * HOUR_MS), reason: 'Everything' })
  await stage.run([stage.instance()], HOUR_MS)
  expect(await stage.state('provider:REPLICATE')).toBe('MAINTENANCE')
  await maintenance.end(actor, id)
  await stage.instance().check()
  expect(await stage.state('provider:REPLICATE')).toBe('UP')
  const audits = await stage.db.system.auditEntry.findMany({ where: { target: id }, orderBy: { id: 'asc' } })
  expect(audits).toMatchObject([
    { action: 'maintenance.schedule', actorId: actor.userId, reason: 'Everything' },
    { action: 'maintenance.end', actorId: actor.userId },
  ])
})

test('laid over while a look is under way, it stays', async () => {
  // The look begins, the window comes, and then the look is kept.
  const { promise: probed, resolve: probe } = Promise.withResolvers<void>()
  Object.defineProperty(stage.found, 'lab/one', {
    get: () => {
      probe()
      return answered
    },
  })
  stage.clock.turn(INTERVAL_MS)
  const look = stage.instance().check()
  await probed
  await maintenance.schedule(actor, { targetId: ONE, endsAt: after(HOUR_MS), reason: 'Now' })
  await look
  expect(await stage.state()).toBe('MAINTENANCE')
})

describe('a window', () => {
  const now = new Date('2027-03-01T00:00:00Z')
  const at = (hours: number) => new Date(now.getTime() + hours * HOUR_MS)

  test.each([
    ['ends in the past', { endsAt: at(-1), reason: 'r' }, 'endsAt'],
    ['ends before it begins', { startsAt: at(3), endsAt: at(2), reason: 'r' }, 'endsAt'],
    ['lasts longer than 30 days', { endsAt: at(30 * 24 + 1), reason: 'r' }, 'endsAt'],
    ['begins in years', { startsAt: at(24 * 400), endsAt: at(24 * 401), reason: 'r' }, 'startsAt'],
    ['has no reason', { endsAt: at(1), reason: '  ' }, 'reason'],
  ])('that %s is refused', (_what, given, field) => {
    expect(() => parseWindow(given, now)).toThrow(expect.objectContaining({ field }))
  })

  test('of 30 days is taken, and one that began already begins now', () => {
    const window = parseWindow({ startsAt: at(-5), endsAt: at(30 * 24), reason: ' r ' }, now)
    expect(window).toEqual({ startsAt: now, endsAt: at(30 * 24), reason: 'r' })
  })

  test('is cut out of the time, and what overlaps is counted once', () => {
    const all = { targetId: null, provider: null, reason: '' }
    const windows = [
      { ...all, from: 20, to: 40 },
      { ...all, from: 30, to: 60 },
      { ...all, from: 70, to: 70 },
    ]
    const pieces = cutAtWindows({ from: 0, to: 100 }, windows)
    expect(pieces.at(0)).toEqual({ from: 0, to: 20, maintenance: false })
    const lengthOf = (maintenance: boolean) =>
      pieces.filter((one) => one.maintenance === maintenance).reduce((sum, { from, to }) => sum + to - from, 0)
    expect([lengthOf(true), lengthOf(false)]).toEqual([40, 60])
  })
})

test('it is over when the last of the windows is that run into each other', () => {
  const at = (minute: number) => new Date(Date.UTC(2027, 0, 1, 0, minute))
  const windows = [
    { startsAt: at(40), endsAt: at(50) },
    { startsAt: at(20), endsAt: at(30) },
    { startsAt: at(0), endsAt: at(25) },
  ]
  expect(endOf(windows, at(10))).toEqual(at(30))
  expect(endOf(windows, at(35))).toBeNull()
})

test('work that names a model under maintenance is told when it ends', async () => {
  const known = createKnownHealth({
    database: stage.db.system,
    bus: stage.db.bus,
    clock: stage.clock,
    intervalMs: INTERVAL_MS,
    onError: (error) => expect.fail(String(error)),
  })
  const model = { id: 'lab/one', provider: 'OPENROUTER' as const }
  const endsAt = after(2 * HOUR_MS)
  await maintenance.schedule(actor, { provider: 'OPENROUTER', endsAt, reason: 'They move' })
  await known.refresh()
  expect(known.of(model)).toMatchObject({ state: 'MAINTENANCE', retryAt: endsAt })
  await known.stop()
})
