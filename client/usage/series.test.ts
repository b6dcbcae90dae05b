import { expect, test } from 'vitest'
import type { AiFunction } from '../graphql/generated/graphql.ts'
import { SERIES_MAX, seriesOf } from './series.ts'
import type { Usage } from './use-usage.ts'

const FUNCTIONS: AiFunction[] = [
  'DIRECTOR_CREATION',
  'STORY_BREAKDOWN',
  'VIDEO_GENERATION',
  'ENTITY_EXTRACTION',
  'REASONING_TASKS',
  'IMAGE_ANALYSIS',
  'MUSIC_ANALYSIS',
]

/** The n-th function cost n points less on each of three days. */
function usageOf(count: number): Usage {
  const parts = FUNCTIONS.slice(0, count).map((id, index) => ({ function: id, points: 20 - index, actions: 1 }))
  const sum = parts.reduce((all, { points }) => all + points, 0)
  return {
    __typename: 'UsageReport',
    points: sum * 3,
    actions: count * 3,
    byDay: ['2026-11-21', '2026-11-22', '2026-11-23'].map((date) => ({
      __typename: 'UsageDay',
      date,
      points: sum,
      actions: count,
      byFunction: parts.map((part) => ({ __typename: 'UsageByFunction', ...part })),
    })),
    byFunction: parts
      .map(({ function: id, points }) => ({
        __typename: 'UsageByFunction' as const,
        function: id,
        points: points * 3,
        actions: 3,
      }))
      .toReversed(),
    byModel: [],
    previous: null,
  }
}

test.each([0, 1, SERIES_MAX, SERIES_MAX + 1, FUNCTIONS.length])(
  'of %s functions the series add up to the report',
  (count) => {
    const usage = usageOf(count)
    const series = seriesOf(usage, 'function')
    expect(series.length).toBe(Math.min(count, SERIES_MAX))
    expect(series.reduce((all, { points }) => all + points, 0)).toBe(usage.points)
    expect(series.reduce((all, { actions }) => all + actions, 0)).toBe(usage.actions)
    for (const [index, day] of usage.byDay.entries()) {
      expect(series.reduce((all, { perDay }) => all + perDay[index]!, 0)).toBe(day.points)
    }
    expect(new Set(series.map(({ colour }) => colour)).size).toBe(series.length)
  },
)

test('the dearest come first, a function in its own colour, and the rest together', () => {
  const series = seriesOf(usageOf(7), 'function')
  expect(series.map(({ name }) => name)).toEqual(['Director', 'Story breakdown', 'Video', 'Entities', '3 others'])
  expect(series.map(({ colour }) => colour)).toEqual([
    'var(--c-image)',
    'var(--c-story)',
    'var(--c-video)',
    'var(--c-music)',
    'var(--c-other)',
  ])
})
