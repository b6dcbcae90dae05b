import { describe, expect, test } from 'vitest'
import { mergeReferences, toHandle, toHandles, withUsed } from './references.ts'
import { textFunctions } from './registry.ts'
import type { StoryBreakdown } from './story-breakdown-result.ts'

const { STORY_BREAKDOWN, ENTITY_EXTRACTION } = textFunctions

const shot = {
  number: 9,
  description: 'She waits.',
  shotSize: '',
  lens: '',
  movement: '',
  light: '',
  characters: ['Mara Voss'],
  place: 'the Pier',
  props: ['@Lantern'],
  sound: '',
  transition: '',
  purpose: '',
}

function answerWith(
  chapter: Partial<StoryBreakdown['chapters'][number]>,
  rest: Partial<StoryBreakdown> = {},
): StoryBreakdown {
  const shots = Array.from({ length: 8 }, () => shot)
  const whole = {
    number: 7,
    title: 'T',
    beat: 'B',
    characters: [],
    places: [],
    titleCard: { text: 'Card', design: '' },
    coverageNotes: '',
    shots,
    ...chapter,
  }
  return {
    title: 'Title',
    synopsis: 'S.',
    chapters: [whole],
    characters: [],
    places: [],
    props: [],
    coverageNotes: ['Once'],
    ...rest,
  }
}

const input = (titleCards: boolean) => ({ story: 'x', titleCards })

describe('handles', () => {
  test.each([
    ['Mara Voss', '@mara_voss'],
    ['@Mara_Voss', '@mara_voss'],
    ["O'Neill", '@oneill'],
    ['ليلى', '@ليلى'],
    ['Zoë  van Dam!', '@zoë_van_dam'],
    ['🦊', ''],
    ['@', ''],
  ])('%s is %s', (name, handle) => expect(toHandle(name)).toBe(handle))

  test('differently written, they are one', () => {
    expect(toHandles(['Mara Voss', '@mara_voss', '🦊', 'Tom'])).toEqual(['@mara_voss', '@tom'])
  })

  test('references merge by handle, keep their order and the fuller description', () => {
    const merged = mergeReferences([
      [{ handle: '@tom', name: 'Tom', description: 'A man.' }],
      [
        { handle: '@mara', name: 'Mara', description: '' },
        { handle: 'Tom', name: 'Thomas', description: 'A man with a letter.' },
      ],
    ])
    expect(merged).toEqual([
      { handle: '@tom', name: 'Tom', description: 'A man with a letter.' },
      { handle: '@mara', name: 'Mara', description: '' },
    ])
  })

  test('what is used and not listed is added once', () => {
    const used = [
      { handle: '@tom', where: 'He runs.' },
      { handle: '@tom', where: 'He falls, and stays.' },
    ]
    expect(withUsed([], used)).toEqual([{ handle: '@tom', name: 'Tom', description: 'He runs.' }])
  })
})

describe('putting a story together', () => {
  const mara = { handle: '@mara_voss', name: 'Mara Voss', description: 'Keeper.' }
  const answers = [
    answerWith({ title: 'One' }, { characters: [mara] }),
    answerWith({ title: 'Two' }, { title: 'Other', synopsis: 'U.', characters: [mara] }),
  ]
  const result = STORY_BREAKDOWN.combine(answers, input(true))

  test('chapters keep their order and are numbered through, shots from one in each', () => {
    expect(result.chapters.map(({ number, title }) => `${number} ${title}`)).toEqual(['1 One', '2 Two'])
    expect(result.chapters[1]?.shots.map((one) => one.number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  test('nobody is listed twice and no @handle is without a reference', () => {
    expect(result.characters).toEqual([mara])
    expect(result.places.map((one) => one.handle)).toEqual(['@the_pier'])
    expect(result.props.map((one) => one.handle)).toEqual(['@lantern'])
    expect(result.chapters[0]?.characters).toEqual(['@mara_voss'])
  })

  test('the title is the first, the synopsis the whole, a note stands once', () => {
    expect(result).toMatchObject({ title: 'Title', synopsis: 'S. U.', coverageNotes: ['Once'] })
  })

  test('title cards appear only when they were asked for', () => {
    expect(result.chapters[0]?.titleCard?.text).toBe('Card')
    expect(STORY_BREAKDOWN.combine(answers, input(false)).chapters[0]?.titleCard).toBeNull()
  })

  test('an answer that does not fit is refused, not repaired into something', () => {
    expect(() => STORY_BREAKDOWN.combine([{}], input(false))).toThrow()
    expect(() => STORY_BREAKDOWN.combine([answerWith({ shots: [shot] })], input(false))).toThrow()
    expect(() => STORY_BREAKDOWN.combine([], input(false))).toThrow()
  })

  test('a NUL or half a character from a model is dropped: the database could not store it', () => {
    const { title } = STORY_BREAKDOWN.combine([answerWith({}, { title: 'A\0B\ud800' })], input(false))
    expect(title).toBe('AB\ufffd')
  })
})

test('entities of several parts are listed once', () => {
  const part = { characters: [{ handle: '@a', name: 'A', description: '' }], places: [], props: [], themes: ['sea'] }
  const result = ENTITY_EXTRACTION.combine([part, part], { story: 'x' })
  expect(result).toEqual(part)
})
