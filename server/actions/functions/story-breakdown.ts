import { z } from 'zod'
import { DIRECTOR_RULE, HANDLE_RULES, HOUSE_RULES, SHOT_CRAFT } from './craft.ts'
import { type CallPlan, defineTextFunction } from './define.ts'
import { directorStyle, optionalFlag, optionalText, requiredText } from './input-fields.ts'
import { material, userTurn } from './material.ts'
import { combineStory } from './story-breakdown-combine.ts'
import { storyBreakdown, storyBreakdownOf } from './story-breakdown-result.ts'
import { recurringNames } from './story-names.ts'
import { type StoryPart, storyParts } from './story-parts.ts'
import { outputTokens } from './tokens.ts'

const input = z
  .object({
    story: requiredText('The story', 400_000).describe('At most 400,000 characters.'),
    director: directorStyle().describe('A director to shoot in the manner of: a name or a description.'),
    directorNotes: optionalText("The director's notes", 20_000).describe('Wishes for this breakdown.'),
    chapters: z
      .int('The number of chapters is a whole number.')
      .min(1, 'At least 1 chapter.')
      .max(20, 'At most 20 chapters.')
      .nullish()
      .transform((count) => count ?? undefined)
      .optional()
      .describe('1 to 20; absent: found in the text.'),
    titleCards: optionalFlag().describe('Whether each chapter opens on a title card.'),
  })
  .meta({ description: 'chapters 1-20; absent: found in the text' })

const SYSTEM = `You are the first assistant director and storyboard partner of a working film director. You turn prose into a breakdown that a crew could shoot from tomorrow: chapters with a turn, eight to twelve shots each, and a list of who, where and with what.

${HOUSE_RULES}

Chapters
- A chapter turns once: someone wants something, meets what stands against it, and something is different. Name the turn in the beat, not the topic.
- Follow the order of the story and lose no event that something later depends on. Do not invent events; invent coverage.
- Eight to twelve shots a chapter, never fewer than eight, never more than twelve. A short chapter is covered closer, not padded: reactions, hands, thresholds, the thing in the background that will matter.
- Quote dialogue exactly, in the shot's sound. No camera can film a thought: find the behaviour that shows it.
- Coverage notes say what a director forgets on the day: the master that saves the scene, the eyeline, the insert, what must match.

${SHOT_CRAFT}

${HANDLE_RULES}

${DIRECTOR_RULE}
<notes> are the director's wishes for this breakdown and take precedence over habit.`

export const storyBreakdownFunction = defineTextFunction({
  id: 'STORY_BREAKDOWN',
  member: 'storyBreakdown',
  name: 'Story breakdown',
  description: 'Turns a story into chapters and shots, with characters, places and props by @handle.',
  input,
  result: storyBreakdown,
  plan(given) {
    const parts = storyParts(given.story, given.chapters)
    const names = parts.length > 1 ? recurringNames(given.story) : []
    return parts.map((part, index) => planPart({ given, part, names, index, count: parts.length }))
  },
  combine: (answers, given) => combineStory(answers, given.titleCards),
})

type Planned = { given: z.output<typeof input>; part: StoryPart; names: string[]; index: number; count: number }

function planPart({ given, part, names, index, count }: Planned): CallPlan {
  const { min, max } = part.chapters
  return {
    label: labelOf(part, index, count),
    system: SYSTEM,
    user: userTurn(
      [
        material('director', given.director),
        material('notes', given.directorNotes),
        material('names', names.length > 0 ? names.join('\n') : undefined),
        material('part', partOf(part, index, count)),
        material('preceding', part.preceding),
        material('story', part.text),
        material('chapters', min === max ? min : `${min} to ${max}`),
        material('title_cards', given.titleCards ? 'yes' : 'no'),
      ],
      requestFor(part, { titleCards: given.titleCards, count, names: names.length > 0 }),
    ),
    schema: storyBreakdownOf(part.chapters),
    ...outputTokens({ expected: 600 + 1_900 * ((min + max) / 2), maximum: 1_000 + 3_000 * max }),
  }
}

function partOf(part: StoryPart, index: number, count: number): string | undefined {
  if (part.range) return `chapters ${part.range.from} to ${part.range.to} of ${part.range.of}`
  return count > 1 ? `${index + 1} of ${count}` : undefined
}

function labelOf(part: StoryPart, index: number, count: number): string {
  if (part.range) return `Chapters ${part.range.from} to ${part.range.to} of ${part.range.of}`
  if (count > 1) return `Part ${index + 1} of ${count}`
  return part.chapters.max === 1 ? 'One chapter' : 'Story'
}

function requestFor(
  part: StoryPart,
  { titleCards, count, names }: { titleCards: boolean; count: number; names: boolean },
) {
  const { min, max } = part.chapters
  const sentences = [
    part.range
      ? `Divide the story into ${part.range.of} chapters of about equal weight and write only chapters ${part.range.from} to ${part.range.to}: ${max} chapters, eight to twelve shots each. Other calls write the others by the same division.`
      : `Break the story down into ${min === max ? `exactly ${max}` : `as many chapters as it truly has, ${min} to ${max},`} ${max === 1 ? 'chapter' : 'chapters'}, eight to twelve shots each.`,
    titleCards ? 'Give every chapter a title card.' : 'No title cards: titleCard is null.',
  ]
  if (count > 1 && !part.range)
    sentences.push(
      'This is one part of a longer story; break down <story> only. <preceding> is what came just before, for orientation.',
    )
  if (names) sentences.push('<names> lists full names as the whole story writes them: derive handles from these.')
  return sentences.join(' ')
}
