import { z } from 'zod'
import { handles, note, notes, ordinal, placeHandle, prose, references } from './result-fields.ts'

const shot = z
  .object({
    number: ordinal('shot in its chapter'),
    description: prose('What is seen and heard, in present tense: subject, action, staging, depth. One shot, no cut.'),
    shotSize: note('Size and angle, such as "Medium close-up, low angle" or "Extreme wide, overhead".'),
    lens: note('Focal length and what it does here, such as "85 mm, wide open, the room falls away".'),
    movement: note('Camera movement and what motivates it; "Static" is an answer.'),
    light: note('Source, direction, quality and colour, motivated by something in the scene.'),
    characters: handles('characters'),
    place: placeHandle(),
    props: handles('props'),
    sound: note('Dialogue quoted from the text, effects, or silence.'),
    transition: note('How it leads to the next shot: match, eyeline, sound bridge, hard cut …'),
    purpose: note('What the audience knows or feels after it and not before.'),
  })
  .meta({ id: 'StoryShot', description: 'One shot: what the camera sees, and how.' })

const titleCard = z
  .object({
    text: prose('The words on the card.'),
    design: note('Lettering, ground, and how it comes and goes.'),
  })
  .meta({ id: 'StoryTitleCard', description: 'A card of text that opens a chapter.' })

const chapter = z
  .object({
    number: ordinal('chapter'),
    title: prose('Title of the chapter.'),
    beat: prose(
      'The turn of the chapter in one or two sentences: who wants what, what stands against it, what has changed.',
    ),
    characters: handles('characters'),
    places: handles('places'),
    titleCard: titleCard.nullable().describe('A title card for the chapter; null unless title cards were asked for.'),
    coverageNotes: note(
      'How to cover the chapter: master, eyelines and axis, inserts, what must match from shot to shot.',
    ),
    shots: z.array(shot).min(8).max(12).describe('Eight to twelve shots in cutting order.'),
  })
  .meta({ id: 'StoryChapter', description: 'A part of the story that turns once, with its shots.' })

const breakdown = (chapters: { min: number; max: number }) =>
  z
    .object({
      title: prose('Title of the story, its own if it has one.'),
      synopsis: prose('The story from beginning to end, at most one sentence a chapter.'),
      chapters: z.array(chapter).min(chapters.min).max(chapters.max).describe('The chapters in order.'),
      characters: references('Every character that a chapter or shot calls by @handle.'),
      places: references('Every place that a chapter or shot calls by @handle.'),
      props: references('Every prop that a shot calls by @handle.'),
      coverageNotes: notes(
        'Notes for the whole shoot: visual plan, continuity, what to schedule together, what to get if time is short.',
        200,
      ),
    })
    .meta({ id: 'StoryBreakdown', description: 'A story as chapters and shots, with references by @handle.' })

const made = new Map<string, ReturnType<typeof breakdown>>()

/**
 * The same shape for the whole result and for each call; a call fixes the number of its chapters. Building one costs
 * more than the rest of a quote, so the few there are (both ends 1 to 20) are kept.
 */
export function storyBreakdownOf(chapters: { min: number; max: number }) {
  const name = `${chapters.min}-${chapters.max}`
  const schema = made.get(name) ?? breakdown(chapters)
  made.set(name, schema)
  return schema
}

export const storyBreakdown = storyBreakdownOf({ min: 1, max: 200 })

export type StoryBreakdown = z.infer<typeof storyBreakdown>
export type StoryChapter = StoryBreakdown['chapters'][number]
