import { describe, expect, test } from 'vitest'
import { type FoundState, newMemory, RECHECK_MS, step, type Verdict } from '../watch/machine-rules.ts'
import { type AlertKind, afterState, alertDue, type KnownIncident } from './rules.ts'

const INTERVAL_MS = 300_000
const HOUR_MS = 3_600_000
const REMIND_AFTER_MS = 4 * HOUR_MS
const good: Verdict = { kind: 'good' }
const bad: Verdict = { kind: 'bad', reason: 'It answers with 503.' }

type Alert = { kind: AlertKind; at: number }

/** A target asked every five minutes, and again where a second look is wanted, as `verdictAt` has it. */
function watch(hours: number, verdictAt: (now: number, look: number) => Verdict) {
  let memory = newMemory(0)
  let incident: KnownIncident | undefined
  let incidents = 0
  let look = 0
  const alerts: Alert[] = []
  let tick = 0
  for (let now = 0; now < hours * HOUR_MS; ) {
    const done = step(memory, verdictAt(now, look++), { now, intervalMs: INTERVAL_MS })
    memory = done.memory
    const changed = afterState(incident, { state: memory.state, now })
    if (changed && changed.openedAt !== incident?.openedAt) incidents++
    incident = changed ?? incident
    const due = incident && alertDue(incident, { now, intervalMs: INTERVAL_MS, remindAfterMs: REMIND_AFTER_MS })
    if (incident && due) {
      alerts.push({ kind: due.kind, at: now })
      incident = { ...incident, told: due.told, toldAt: now }
    }
    if (done.recheck) now += RECHECK_MS
    else now = ++tick * INTERVAL_MS
  }
  return { alerts, incidents, incident, kinds: alerts.map(({ kind }) => kind) }
}

const within = (now: number, from: number, to: number) => now >= from * HOUR_MS && now < to * HOUR_MS

test('a day of single blips is told to nobody', () => {
  const first = new Set<number>()
  const { alerts, incidents } = watch(24, (now) => {
    // The first look of every fifth interval fails, the second does not.
    const tick = Math.floor(now / INTERVAL_MS)
    if (tick % 5 !== 3 || first.has(tick)) return good
    first.add(tick)
    return bad
  })
  expect(first.size).toBeGreaterThan(50)
  expect({ alerts, incidents }).toEqual({ alerts: [], incidents: 0 })
})

test('an outage is told once, within an interval and five seconds, and once when it is over', () => {
  const began = 5.03 * HOUR_MS
  const { alerts, incidents } = watch(24, (now) => (now >= began && now < 8 * HOUR_MS ? bad : good))
  expect(alerts.map(({ kind }) => kind)).toEqual(['OPENED', 'RECOVERED'])
  expect(alerts[0]!.at - began).toBeLessThanOrEqual(INTERVAL_MS + 5_000)
  expect(alerts[1]!.at - 8 * HOUR_MS).toBeLessThanOrEqual(INTERVAL_MS + 5_000)
  expect(incidents).toBe(1)
})

test('an outage that nobody acknowledges is told again after four hours', () => {
  expect(watch(24, (now) => (within(now, 2, 15) ? bad : good)).kinds).toEqual([
    'OPENED',
    'REMINDER',
    'REMINDER',
    'REMINDER',
    'RECOVERED',
  ])
})

test('what is up and down by turns is one incident, and at most two alerts in any hour', () => {
  const { alerts, incidents } = watch(24, (now) => (Math.floor(now / INTERVAL_MS) % 2 ? bad : good))
  expect(incidents).toBe(1)
  for (const { at } of alerts) {
    expect(alerts.filter((other) => other.at >= at && other.at < at + HOUR_MS).length).toBeLessThanOrEqual(2)
  }
})

test('a second outage soon after the first is told when it lasts', () => {
  const outage = (now: number) => within(now, 1, 1.5) || within(now, 2, 6)
  const { kinds, incidents, alerts } = watch(24, (now) => (outage(now) ? bad : good))
  expect(kinds).toEqual(['OPENED', 'RECOVERED', 'REOPENED', 'RECOVERED'])
  expect(alerts[2]!.at).toBeLessThanOrEqual(2 * HOUR_MS + 3 * INTERVAL_MS + 5_000)
  expect(incidents).toBe(1)
})

test('an outage hours after the last is a new incident', () => {
  const { kinds, incidents } = watch(24, (now) => (within(now, 1, 2) || within(now, 9, 10) ? bad : good))
  expect(kinds).toEqual(['OPENED', 'RECOVERED', 'OPENED', 'RECOVERED'])
  expect(incidents).toBe(2)
})

describe('an incident', () => {
  const open: KnownIncident = {
    state: 'DEGRADED',
    openedAt: 0,
    resolvedAt: null,
    downSince: null,
    reopened: 0,
    acknowledged: false,
    told: 'DEGRADED',
    toldAt: 0,
  }
  const rules = { now: 10_000, intervalMs: INTERVAL_MS, remindAfterMs: REMIND_AFTER_MS }

  test.each([
    ['is not touched while we are cut off ourselves', 'UNKNOWN', undefined],
    ['that is found as before stays', 'DEGRADED', undefined],
    ['that gets worse says so', 'DOWN', { state: 'DOWN', downSince: 10_000 }],
    ['is resolved when the target is up', 'UP', { resolvedAt: 10_000 }],
  ] as [string, FoundState, object | undefined][])('%s', (_what, state, expected) => {
    const found = afterState(open, { state, now: 10_000 })
    if (expected) expect(found).toMatchObject(expected)
    else expect(found).toBeUndefined()
  })

  test.each([
    ['that is worse than was told', { state: 'DOWN', downSince: 9_000 }, 'WORSENED'],
    ['that was told', {}, undefined],
    ['that is over', { resolvedAt: 10_000 }, 'RECOVERED'],
    ['that is over and was never told', { resolvedAt: 10_000, told: null }, undefined],
    ['that is over, as was told', { resolvedAt: 10_000, told: 'UP' }, undefined],
    ['that was acknowledged, however old', { acknowledged: true, toldAt: -1e9 }, undefined],
  ] as [string, Partial<KnownIncident>, AlertKind | undefined][])('%s is due %s', (_what, change, kind) => {
    expect(alertDue({ ...open, ...change }, rules)?.kind).toBe(kind)
  })
})
