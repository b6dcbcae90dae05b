import { expect, test } from 'vitest'
import { kindOf, picturesFault } from './picture.ts'

test.each([
  ['data:image/png;base64,AAAA', 'file'],
  ['/outputs/0b6f3a52-6d1c-4f7e-9d58-2f1f4f6f7a10', 'output'],
  ['/outputs/../studio', 'unusable'],
  ['https://example.com/a.png', 'address'],
  ['HTTP://example.com/a.png', 'address'],
  ['example.com/a.png', 'unusable'],
  ['https://', 'unusable'],
  ['data:text/html,hello', 'unusable'],
])('%s is %s', (picture, kind) => {
  expect(kindOf(picture)).toBe(kind)
})

test('one picture that is none keeps a form from being sent', () => {
  expect(picturesFault(['https://example.com/a.png'])).toBeNull()
  expect(picturesFault([])).toBeNull()
  expect(picturesFault(['https://example.com/a.png', 'a.png'])).toContain('https://')
})
