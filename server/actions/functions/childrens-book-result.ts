import { z } from 'zod'
import { handles, note, ordinal, placeHandle, prose, references } from './result-fields.ts'

const page = z
  .object({
    number: ordinal('page'),
    text: prose('The words printed on the page, to be read aloud.'),
    scene: prose('What the illustration shows, with one thing to find that the words do not say.'),
    characters: handles('characters'),
    place: placeHandle(),
    mood: note('Feeling and colour of the page.'),
    ageFit: note('Why words and picture fit this age: length, rhythm, one new word, how a fear is held.'),
  })
  .meta({ id: 'ChildrenBookPage', description: 'One page: words and picture.' })

export const childrenBook = z
  .object({
    title: prose('Title of the book.'),
    ageGroup: prose('The age group it is written for.'),
    theme: prose('What a child takes from it, never said as a moral.'),
    pages: z.array(page).min(6).max(12).describe('Six to twelve pages; the page turn carries the surprise.'),
    characters: references('Every character of the book, described so that each picture can match.'),
    places: references('Every place of the book.'),
    readingNotes: note('For who reads aloud: voices, pauses, what to ask.'),
  })
  .meta({ id: 'ChildrenBook', description: 'A picture book, page by page.' })

export type ChildrenBook = z.infer<typeof childrenBook>
