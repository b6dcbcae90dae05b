import type { Brief } from '../brief.ts'
import { castOf } from '../reading/cast.ts'
import { asPhrase, asSentence, sentencesOf } from '../reading/sentences.ts'
import { lightFor } from './light.ts'

/** What is answered when no schema was asked for: a few paragraphs on the user's own text. */
export function composeProse(brief: Brief): string {
  const sentences = sentencesOf(brief.text)
  const { characters, places } = castOf(sentences)
  const [first = '…', last = first] = [sentences[0], sentences.at(-1)]
  const people = characters.slice(0, 3).map((one) => one.name)
  return [
    `You begin with “${asPhrase(first, 140)}”. Keep that as the first image, and let nothing explain it.`,
    people.length > 0
      ? `${people.join(', ')}${places[0] ? ` at ${places[0].name}` : ''}: decide whose eyes we borrow, and stay with them until the turn.`
      : 'Decide whose eyes we borrow, and stay with them until the turn.',
    `Light it simply. ${lightFor(brief.text.slice(0, 2_000), brief.random)}.`,
    sentences.length > 1 ? `End on this, held: ${asSentence(last, 160)}` : 'End a moment earlier than feels safe.',
  ].join('\n\n')
}
