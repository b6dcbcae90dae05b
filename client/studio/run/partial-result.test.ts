import { expect, test } from 'vitest'
import { createPartialParser, partialObject } from './partial-result.ts'

const part = (number: number, text: string) => ({ number, label: null, text })

test.each([
  ['{"title": "The Ni', { title: 'The Ni' }],
  ['{"chapters": [{"title": "One"}, {"ti', { chapters: [{ title: 'One' }, {}] }],
  ['```json\n{"title": "One"}\n```', { title: 'One' }],
  ['Here it is: {"title": "One"', { title: 'One' }],
  ['', null],
  ['I am sorry', null],
  ['[1, 2]', null],
])('%j reads as %j', (text, expected) => {
  expect(partialObject(text)).toEqual(expected)
})

test('every prefix of a result can be read', () => {
  const whole = JSON.stringify({
    title: 'A "quoted" \\ \n é😀',
    pages: [{ number: 1, text: 'x', place: null }, { number: -2.5e3 }],
  })
  for (let end = 1; end <= whole.length; end += 1) expect(() => partialObject(whole.slice(0, end))).not.toThrow()
  expect(partialObject(whole)).toEqual(JSON.parse(whole))
})

test('parts of one story are put together: chapters follow, references count once, the title is the first', () => {
  const parse = createPartialParser()
  const merged = parse([
    part(
      0,
      '{"title":"Train","chapters":[{"number":1}],"characters":[{"handle":"@mara","name":"Mara"}],"coverageNotes":["wet"]}',
    ),
    part(
      1,
      '{"title":"Part two","chapters":[{"number":1}],"characters":[{"handle":"@mara"},{"handle":"@jo"}],"coverageNotes":["wet","dry"',
    ),
  ])
  expect(merged).toEqual({
    title: 'Train',
    chapters: [{ number: 1 }, { number: 1 }],
    characters: [{ handle: '@mara', name: 'Mara' }, { handle: '@jo' }],
    coverageNotes: ['wet', 'dry'],
  })
})

test('where nothing can be read for a moment, what was read stays; a part that began anew starts empty', () => {
  const parse = createPartialParser()
  expect(parse([part(0, '{"title":"One"')])).toEqual({ title: 'One' })
  expect(parse([part(0, '{"title":"One" oops')])).toEqual({ title: 'One' })
  expect(parse([part(0, 'Again')])).toBeNull()
})
