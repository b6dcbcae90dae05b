import { z } from 'zod'
import { type ChildrenBook, childrenBook } from './childrens-book-result.ts'
import { HANDLE_RULES, HOUSE_RULES } from './craft.ts'
import { defineTextFunction } from './define.ts'
import { optionalText, requiredText } from './input-fields.ts'
import { material, userTurn } from './material.ts'
import { mergeReferences, toHandle, toHandles, withUsed } from './references.ts'
import { outputTokens } from './tokens.ts'

const AGE_GROUPS = ['0-3', '3-7', '6-10', '8-12'] as const

const input = z
  .object({
    story: requiredText('The story', 60_000).describe('The story or the idea, at most 60,000 characters.'),
    ageGroup: z.enum(AGE_GROUPS, 'The age group is 0-3, 3-7, 6-10 or 8-12.').describe('0-3, 3-7, 6-10 or 8-12.'),
    theme: optionalText('The theme', 1_000).describe('What the book is to be about underneath.'),
  })
  .meta({ description: 'ageGroup 0-3, 3-7, 6-10 or 8-12' })

const AGE_RULES = {
  '0-3':
    'Ages 0-3: six to eight pages; three to twelve words a page; concrete nouns, sounds, one refrain that returns; one thing happens a page; nothing lost that is not found by the last page.',
  '3-7':
    'Ages 3-7: eight to twelve pages; fifteen to forty-five words a page; rhythm for reading aloud, threes, a question before the page turn; the child in the story acts and solves it.',
  '6-10':
    'Ages 6-10: eight to twelve pages; forty to ninety words a page; dialogue, humour, a plan that fails once; a feeling named rightly.',
  '8-12':
    'Ages 8-12: ten to twelve pages; eighty to a hundred and forty words a page; a distinct narrator, a real dilemma, irony that trusts the reader; no talking down.',
} as const

const WORDS_PER_PAGE = { '0-3': 20, '3-7': 60, '6-10': 110, '8-12': 170 } as const

const systemFor = (
  ageGroup: (typeof AGE_GROUPS)[number],
): string => `You are a writer and illustrator of picture books whose books are asked for again at bedtime.

${HOUSE_RULES}

The book: six to twelve pages
- ${AGE_RULES[ageGroup]}
- Words and pictures share the work: the picture never only repeats the words; each scene holds one thing to find that the words keep silent about.
- The page turn is the edit: end pages on a lean, a sound, a door.
- Show the theme in what happens; nobody explains it. Fear is allowed if it is held: give it a size, a friend, and an end.
- Pictures must match from page to page: fix shape, colours, clothes and one mark of every character in the references.
- "scene" directs the illustrator: viewpoint at a child's height or above it, distance, where the light comes from, palette, where the words can stand.
- Nothing in the book frightens without relief, shames, sells, or invites a dangerous imitation; soften what the story has of it.

${HANDLE_RULES}`

export const childrensBookFunction = defineTextFunction({
  id: 'CHILDREN_BOOK_GENERATION',
  member: 'childrenBook',
  name: "Children's book",
  description: 'Turns a story into a picture book for an age group, page by page.',
  input,
  result: childrenBook,
  plan: (given) => [
    {
      label: 'Book',
      system: systemFor(given.ageGroup),
      user: userTurn(
        [material('age_group', given.ageGroup), material('theme', given.theme), material('story', given.story)],
        `Make a picture book of <story> for the ages ${given.ageGroup}, six to twelve pages.`,
      ),
      schema: childrenBook,
      ...outputTokens({
        expected: 700 + 10 * (190 + WORDS_PER_PAGE[given.ageGroup] * 1.5),
        maximum: 2_000 + 12 * (450 + WORDS_PER_PAGE[given.ageGroup] * 3),
      }),
    },
  ],
  combine: ([answer], given) => tidy(childrenBook.parse(answer), given.ageGroup),
})

function tidy(book: ChildrenBook, ageGroup: string): ChildrenBook {
  const pages = book.pages.map((page, index) => ({
    ...page,
    number: index + 1,
    characters: toHandles(page.characters),
    place: page.place ? toHandle(page.place) || null : null,
  }))
  const people = pages.flatMap((page) => page.characters.map((handle) => ({ handle, where: page.scene })))
  const places = pages.flatMap((page) => (page.place ? [{ handle: page.place, where: page.scene }] : []))
  return {
    ...book,
    ageGroup,
    pages,
    characters: withUsed(mergeReferences([book.characters]), people),
    places: withUsed(mergeReferences([book.places]), places),
  }
}
