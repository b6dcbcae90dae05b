import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tableOf } from './export-rules.ts'
import { daysOf, rangeBefore, summarise } from './rules.ts'

const DAYS = daysOf('2026-10-25', '2026-11-03')!
const rows = fc.array(
  fc.record({
    day: fc.constantFrom(...DAYS),
    function: fc.constantFrom('STORY_BREAKDOWN', 'IMAGE_GENERATION', 'VIDEO_GENERATION'),
    modelId: fc.constantFrom('a/one', 'a/two', 'date'),
    points: fc.bigInt({ min: 0n, max: 9_000_000_000_000n }),
    actions: fc.nat(500),
  }),
  { maxLength: 60 },
)
const sum = (parts: readonly { points: bigint; actions: number }[]) => ({
  points: parts.reduce((all, { points }) => all + points, 0n),
  actions: parts.reduce((all, { actions }) => all + actions, 0),
})

test('days, functions and models come to the same, in all and each day, and so does the table', () => {
  fc.assert(
    fc.property(rows, (given) => {
      const { points, actions, byDay, byFunction, byModel } = summarise(DAYS, given)
      const all = sum(given)
      expect({ points, actions }).toEqual(all)
      for (const parts of [byDay, byFunction, byModel]) expect(sum(parts)).toEqual(all)
      expect(byDay.map(({ date }) => date)).toEqual(DAYS)
      for (const day of byDay) {
        const own = { points: day.points, actions: day.actions }
        expect(sum(day.byFunction)).toEqual(own)
        expect(sum(day.byModel)).toEqual(own)
      }
      for (const by of ['function', 'model'] as const) {
        const table = tableOf(summarise(DAYS, given), by)
        const groups = table.columns.map(({ key }) => key).filter((key) => key.startsWith('of '))
        for (const row of table.rows as Record<string, unknown>[]) {
          expect(groups.reduce((points, key) => points + (row[key] as bigint), 0n)).toBe(row.points)
        }
      }
    }),
    { numRuns: 60 },
  )
})

test.each([
  ['2026-11-01', '2026-11-30', { from: '2026-10-02', to: '2026-10-31' }],
  ['2026-03-01', '2026-03-01', { from: '2026-02-28', to: '2026-02-28' }],
  ['0001-01-02', '0001-01-02', { from: '0001-01-01', to: '0001-01-01' }],
  ['0001-01-01', '0001-01-02', undefined],
])('as many days before %s to %s are %j', (from, to, before) => {
  expect(rangeBefore({ from, to })).toEqual(before)
})
