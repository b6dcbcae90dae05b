import { expect, test } from 'vitest'
import { layoutOf, usableInput } from './earlier-input.ts'

const SHORTENED = 'data:image/png;base64,iVBORw0KGgoAAAANSU'

test('what was asked for comes back as it was, but for what was not given', () => {
  const input = JSON.stringify({ prompt: 'A platform', count: 2, referenceImages: ['/outputs/1'], imageUrl: null })
  expect(usableInput(input)).toEqual({
    fields: { prompt: 'A platform', count: 2, referenceImages: ['/outputs/1'] },
    lost: false,
  })
})

test('pictures that were given as data are left out, and it is said', () => {
  const some = JSON.stringify({ prompt: 'A platform', referenceImages: [SHORTENED, 'https://example.com/a.png'] })
  expect(usableInput(some)).toEqual({
    fields: { prompt: 'A platform', referenceImages: ['https://example.com/a.png'] },
    lost: true,
  })
  expect(usableInput(JSON.stringify({ imageUrl: SHORTENED }))).toEqual({ fields: {}, lost: true })
})

test.each([
  [
    { aspectRatio: '9:16', count: 3 },
    { ratio: 9 / 16, count: 3 },
  ],
  [{ aspectRatio: '1:1' }, { ratio: 1, count: 1 }],
  [{ seconds: 5 }, { ratio: 16 / 9, count: 1 }],
  [
    { seconds: 5, imageUrl: '/outputs/1' },
    { ratio: null, count: 1 },
  ],
  [
    { seconds: 5, imageUrl: SHORTENED },
    { ratio: null, count: 1 },
  ],
])('%j is laid out as %j', (input, layout) => {
  expect(layoutOf(JSON.stringify(input))).toEqual(layout)
})
