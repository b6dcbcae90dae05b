import { expect, test } from 'vitest'
import { changesOf } from './audit-words.ts'

test.each([
  ['{"available":"2500"}', '{"available":"2510","amount":"10"}', ['available 2,500 → 2,510', 'amount 10']],
  ['{"role":"USER","suspended":false}', '{"role":"ADMIN","suspended":false}', ['role USER → ADMIN']],
  ['{"plan":"PRO","nextPlan":null}', '{"plan":"PRO","nextPlan":"FREE"}', ['next plan none → FREE']],
  ['{"sessions":2}', null, ['sessions 2']],
  ['{"suspended":false}', '{"suspended":true}', ['suspended no → yes']],
  [null, '{"note":"5087b55e-d02c-458c-8f17-e1e864ef5f0d"}', []],
  [null, '{"scope":{"a":1}}', ['scope {"a":1}']],
  [null, '"text"', ['value text']],
  [null, null, []],
])('of %s and %s what is told is %j', (before, after, told) => {
  expect(changesOf(before, after).map(({ name, words }) => `${name} ${words}`)).toEqual(told)
})
