import { expect, test } from 'vitest'
import { askedFields } from './asked-fields.ts'

test('an input is told field by field, without what was not given', () => {
  const input = {
    story: 'Mara comes home.\n\nAt dawn.',
    directorNotes: '',
    chapters: 3,
    titleCards: true,
    director: null,
  }
  expect(askedFields(JSON.stringify(input))).toEqual([
    { name: 'Story', values: ['Mara comes home.\n\nAt dawn.'] },
    { name: 'Chapters', values: ['3'] },
    { name: 'Title cards', values: ['Yes'] },
  ])
})

test('of pictures those that have an address are named', () => {
  const input = { referenceImages: ['/outputs/1', 'data:image/png;base64,iVBO'], imageUrl: 'https://example.com/a.png' }
  expect(askedFields(JSON.stringify(input))).toEqual([
    { name: 'Reference images', values: ['/outputs/1', 'A picture that was given as a file; it is not kept'] },
    { name: 'Image url', values: ['https://example.com/a.png'] },
  ])
})

test.each(['null', '[]', '{}'])('%s has no fields', (input) => {
  expect(askedFields(input)).toEqual([])
})
