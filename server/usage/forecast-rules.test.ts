import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ForecastInput, forecast, HORIZON_MS, renewalsAhead } from './forecast-rules.ts'

const NOW = new Date('2026-11-23T08:00:00Z')
const DAY_MS = 86_400_000
const inDays = (days: number) => new Date(NOW.getTime() + days * DAY_MS)
const every = (points: number, days = 30) => Array.from({ length: days }, () => points)
const MONTHLY = Array.from({ length: 12 }, (_, month) => inDays(10 + 30 * month))

const given = (about: Partial<ForecastInput>): ForecastInput => ({
  now: NOW,
  daily: every(100),
  lots: [{ points: 2_500, expiresAt: inDays(10) }],
  renewals: MONTHLY,
  monthlyPoints: 2_500,
  ...about,
})

describe('the pace', () => {
  test.each<[string, number[], number, number]>([
    ['is the mean where every day is the same', every(100), 100, 30],
    ['counts the last 14 days twice', [...every(100, 14), ...every(12, 16)], (2 * 14 * 100 + 16 * 12) / 44, 30],
    ['counts the days there are', [...every(90, 3), ...every(0, 2)], 54, 5],
    ['is nothing without a day', [], 0, 0],
  ])('%s', (_what, daily, perDay, basedOnDays) => {
    const told = forecast(given({ daily }))
    expect(told.perDay).toBeCloseTo(perDay, 9)
    expect(told.basedOnDays).toBe(basedOnDays)
  })
})

describe('the points run out', () => {
  test.each<[string, Partial<ForecastInput>, number]>([
    ['before the renewal', { lots: [{ points: 500, expiresAt: inDays(10) }] }, 5],
    ['at once where nothing is left', { lots: [] }, 0],
    ['after the first renewal, which replaces what is left', {}, 10 + 25],
    [
      'later with a boost, which outlives the renewals',
      {
        lots: [
          { points: 2_500, expiresAt: inDays(10) },
          { points: 600, expiresAt: null },
        ],
      },
      // 500 of it a month from the second month on.
      10 + 30 + 26,
    ],
    [
      'as if what expires before were used first',
      {
        daily: every(10),
        monthlyPoints: 0,
        lots: [
          { points: 100, expiresAt: null },
          { points: 30, expiresAt: inDays(2) },
        ],
      },
      12,
    ],
    ['of a plan without points', { monthlyPoints: 0 }, 10],
  ])('%s', (_what, about, days) => {
    const { runsOutAt, reason } = forecast(given(about))
    expect(reason).toBe('RUNS_OUT')
    expect((runsOutAt!.getTime() - NOW.getTime()) / DAY_MS).toBeCloseTo(days, 6)
  })
})

describe('no day is named', () => {
  test('when each month gives more than is used', () => {
    expect(forecast(given({ daily: every(80) }))).toMatchObject({ runsOutAt: null, reason: 'NOT_WITHIN_A_YEAR' })
  })
  test('with fewer than three days of use', () => {
    const daily = [900, 0, 0, 900, ...every(0, 10)]
    expect(forecast(given({ daily, lots: [] }))).toMatchObject({ runsOutAt: null, reason: 'TOO_LITTLE_HISTORY' })
  })
})

const inputs = fc.record({
  daily: fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 3, maxLength: 30 }),
  lots: fc.array(
    fc.record({
      points: fc.integer({ min: 0, max: 3_000 }),
      expiresAt: fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 300 }).map(inDays)),
    }),
    { maxLength: 5 },
  ),
  monthlyPoints: fc.integer({ min: 0, max: 4_000 }),
})

test('it is what living through the year hour by hour comes to', () => {
  fc.assert(
    fc.property(inputs, (about) => {
      const input = given(about)
      const told = forecast(input)
      if (told.reason === 'TOO_LITTLE_HISTORY') return
      const lived = live(input, told.perDay)
      if (told.runsOutAt === null) expect(lived === null || lived > HORIZON_MS - DAY_MS).toBe(true)
      else
        expect(Math.abs((lived ?? HORIZON_MS) - (told.runsOutAt.getTime() - NOW.getTime()))).toBeLessThanOrEqual(DAY_MS)
    }),
    { numRuns: 300 },
  )
})

test('more points never run out sooner', () => {
  fc.assert(
    fc.property(inputs, fc.integer({ min: 1, max: 2_000 }), (about, more) => {
      const input = given(about)
      const richer = forecast({ ...input, lots: [...input.lots, { points: more, expiresAt: null }] })
      const { runsOutAt } = forecast(input)
      if (runsOutAt) expect(richer.runsOutAt === null || richer.runsOutAt >= runsOutAt).toBe(true)
    }),
  )
})

/** Milliseconds until an hour's points are not there; null: a year was lived. */
function live({ lots, renewals, monthlyPoints }: ForecastInput, perDay: number): number | null {
  let purse = lots.map(({ points, expiresAt }) => ({ points, until: expiresAt?.getTime() ?? Infinity }))
  const hour = DAY_MS / 24
  for (let time = NOW.getTime(); time < NOW.getTime() + HORIZON_MS; time += hour) {
    const renewal = renewals.findIndex((at) => at.getTime() > time - hour && at.getTime() <= time)
    purse = purse.filter(({ until }) => until > time)
    if (renewal >= 0) purse.push({ points: monthlyPoints, until: renewals[renewal + 1]?.getTime() ?? Infinity })
    let owed = perDay / 24
    for (const lot of purse.sort((a, b) => a.until - b.until)) {
      const taken = Math.min(owed, lot.points)
      lot.points -= taken
      owed -= taken
    }
    if (owed > 1e-6) return time - NOW.getTime()
  }
  return null
}

describe('the renewals ahead', () => {
  const days = (renewsAt: string, anchorAt: string, offsetMs: number) =>
    renewalsAhead({ renewsAt: new Date(renewsAt), anchorAt: new Date(anchorAt), offsetMs })
      .slice(0, 4)
      .map((time) => time.toISOString().slice(0, 16))

  test.each([
    [
      'the 31st, or the last of the month',
      '2026-12-31T10:00:00Z',
      '2026-10-31T10:00:00Z',
      0,
      ['2026-12-31T10:00', '2027-01-31T10:00', '2027-02-28T10:00', '2027-03-31T10:00'],
    ],
    [
      'by the days of the zone',
      '2026-11-29T23:30:00Z',
      '2026-10-29T23:30:00Z',
      3_600_000,
      ['2026-11-29T23:30', '2026-12-29T23:30', '2027-01-29T23:30', '2027-02-27T23:30'],
    ],
  ])('are on %s', (_what, renewsAt, anchorAt, offsetMs, expected) => {
    expect(days(renewsAt, anchorAt, offsetMs)).toEqual(expected)
  })
})
