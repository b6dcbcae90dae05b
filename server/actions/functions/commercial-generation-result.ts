import { z } from 'zod'
import { note, notes, optionalNote, ordinal, prose } from './result-fields.ts'

const second = (edge: string) => z.number().min(0).max(30).describe(`Second of the spot at which the shot ${edge}.`)

const shot = z
  .object({
    number: ordinal('shot'),
    startSeconds: second('begins'),
    endSeconds: second('ends'),
    type: prose('Kind of shot, such as "Hook, macro insert" or "Product reveal, medium wide".'),
    description: prose('What is seen, in present tense, filmable as written.'),
    camera: note('Lens, angle, movement.'),
    light: note('Source, direction, quality, colour.'),
    sound: note('Music, voice and effects.'),
    onScreenText: optionalNote("Words on screen, inside the platform's safe area; null when none."),
    brandIntegration: note('How brand or product is part of the action here.'),
  })
  .meta({ id: 'CommercialShot', description: 'One beat of a commercial.' })

/** Ten seconds are five beats of two, thirty are six. */
export const commercialGenerationOf = (shots: { min: number; max: number }) =>
  z
    .object({
      title: prose('Working title of the spot.'),
      concept: prose('The idea in two or three sentences: human truth, product, turn.'),
      hook: prose('What stops the thumb in the first two seconds.'),
      shots: z.array(shot).min(shots.min).max(shots.max).describe('The beats in order, without gap or overlap.'),
      callToAction: prose('What the viewer is asked to do, as said or shown.'),
      platformNotes: notes('What this platform wants: frame, safe areas, captions, sound, loop, caption copy.', 20),
    })
    .meta({ id: 'CommercialGeneration', description: 'A commercial of 10 or 30 seconds, beat by beat.' })

export const commercialGeneration = commercialGenerationOf({ min: 5, max: 6 })

export type CommercialGeneration = z.infer<typeof commercialGeneration>
