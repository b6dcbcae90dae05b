import { expect, test } from 'vitest'
import { fileName } from './file.ts'

test.each([
  ['Ten past four', 'ten-past-four.md'],
  ['  “Mara” / comes: home?  ', 'mara-comes-home.md'],
  ['夜行列車', '夜行列車.md'],
  ['../../etc/passwd', 'etc-passwd.md'],
  ['…', 'result.md'],
  ['', 'result.md'],
])('%j is kept as %s', (title, name) => {
  expect(fileName(title, 'md')).toBe(name)
})

test('a name is at most sixty characters long', () => {
  expect(fileName('night train '.repeat(40), 'json').length).toBeLessThanOrEqual('.json'.length + 60)
})
