import type { Composer } from '../brief.ts'
import { type Cast, castOf } from '../reading/cast.ts'
import { scenesOf } from '../reading/scenes.ts'
import { asPhrase, asSentence, clip, dealt, sentencesOf } from '../reading/sentences.ts'
import { referencesOf } from './references.ts'

const AGES: Record<string, { least: number; most: number; characters: number; fit: string }> = {
  '0-3': { least: 6, most: 8, characters: 70, fit: 'Few words, one thing on the page, and it can be pointed at.' },
  '3-7': { least: 8, most: 12, characters: 200, fit: 'One breath of reading, a question before the page turns.' },
  '6-10': { least: 8, most: 12, characters: 420, fit: 'Enough words to read alone; one of them may be new.' },
  '8-12': { least: 10, most: 12, characters: 700, fit: 'Trusts the reader to know more than the one who tells it.' },
}

const VIEWS = [
  'From the height of a child, the horizon above the middle; words fit into the sky.',
  'From above, like a map; words follow the path.',
  'Very near, cut off at the edge, so that one wants to turn the page.',
  'Wide across both pages, small figures, much air; words on the left.',
  'Through a window from outside; words on the wall beside it.',
] as const

const LIGHTS = [
  'Morning comes in from the left, the colour of weak tea',
  'One warm window in a blue picture',
  "Flat and bright, no shadows but the hero's",
  'Low sun behind, everyone has a golden edge',
  'A small lamp, and round it as much dark as one can be brave in',
] as const

const HIDDEN = [
  'a snail with a suitcase',
  'one odd sock',
  'a bird that listens',
  'a moon too early',
  'a key under the leaf',
  'a mouse reading',
  'a kite stuck in a tree',
] as const

const MOODS = [
  'Curious, lemon and grey',
  'A little alone, blue with one warm window',
  'Brave by a hair, green and orange',
  'Loud, all colours but one',
  'Safe, amber and dusk',
] as const

export const composeChildrensBook: Composer = (brief) => {
  const age = AGES[brief.material('age_group') ?? ''] ?? AGES['3-7']!
  const story = brief.material('story') ?? brief.text
  const sentences = sentencesOf(story)
  const cast = castOf(sentences)
  const pages = Math.min(age.most, Math.max(age.least, sentences.length))
  const hidden = brief.random.shuffled(HIDDEN)
  const words = recurring(brief.material('theme'), sentences)
  return {
    title: titleOf(cast, sentences[0] ?? '…'),
    ageGroup: brief.material('age_group') ?? '3-7',
    theme: words,
    pages: dealt(scenesOf(sentences, cast), pages).map((run, index) => {
      const text = asSentence(run.map((scene) => scene.sentence).join(' '), age.characters)
      const people = [...new Set(run.flatMap((scene) => scene.characters))].slice(0, 4)
      const place = run[0]?.place
      return {
        number: index + 1,
        text: repeatedTurn({ text, run: index, total: sentences.length, pages }),
        scene: `“${asPhrase(text, 110)}”, drawn ${place ? `at ${place.handle}` : 'on open ground'}. ${VIEWS[index % VIEWS.length]} ${LIGHTS[index % LIGHTS.length]}. To find: ${hidden[index % hidden.length]}.`,
        characters: people.map((one) => one.handle),
        place: place?.handle ?? null,
        mood: MOODS[(index + brief.random.below(2)) % MOODS.length],
        ageFit: age.fit,
      }
    }),
    characters: referencesOf(cast.characters),
    places: referencesOf(cast.places),
    readingNotes: `Read “${clip(sentences[0] ?? '…', 60)}” slower than you want to. Stop before each page turn and ask what is behind it; let the hidden things be found without help.`,
  }
}

function titleOf({ characters: [hero], places: [place], props: [prop] }: Cast, opening: string): string {
  if (!hero) return asPhrase(opening, 60)
  if (prop) return `${hero.name} and the ${prop.name}`
  return place ? `${hero.name} at ${place.name}` : asPhrase(opening, 60)
}

const recurring = (theme: string | undefined, sentences: string[]): string =>
  theme ? asPhrase(theme, 90) : `What “${asPhrase(sentences.at(-1) ?? '…', 60)}” feels like from inside`

/** A story with fewer sentences than pages comes back to them, as picture books do. */
function repeatedTurn({
  text,
  run,
  total,
  pages,
}: {
  text: string
  run: number
  total: number
  pages: number
}): string {
  if (total >= pages) return text
  const isAgain = run > 0 && Math.floor((run * total) / pages) === Math.floor(((run - 1) * total) / pages)
  return isAgain ? `${text} (And again, a little softer.)` : text
}
