import { expect, test } from 'vitest'
import { changeOf } from './change.ts'

test.each<[number, number | undefined, ReturnType<typeof changeOf>]>([
  [2255, 1728, { towards: 'up', words: '+30.5%' }],
  [959, 1000, { towards: 'down', words: '−4.1%' }],
  [0, 40, { towards: 'down', words: '−100%' }],
  [40, 40, { towards: 'level', words: 'As before' }],
  [100_001, 100_000, { towards: 'level', words: 'As before' }],
  [40, 3, { towards: 'up', words: '13 times as before' }],
  [40, 0, { towards: 'up', words: 'Nothing in the 30 days before' }],
  [0, 0, { towards: 'level', words: 'Nothing before either' }],
  [40, undefined, null],
])('%s after %s is %j', (now, before, change) => {
  expect(changeOf(now, before, 30)).toEqual(change)
})

test('of one day there is one before', () => {
  expect(changeOf(5, 0, 1)?.words).toBe('Nothing the day before')
})
