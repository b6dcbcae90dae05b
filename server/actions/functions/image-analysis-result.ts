import { z } from 'zod'
import { note, notes, optionalNote, prose } from './result-fields.ts'

const subject = z
  .object({
    name: prose('Who or what, in a few words.'),
    description: note("Appearance, attitude, action; no guess at a real person's identity."),
    position: note('Where in the frame, and how near.'),
  })
  .meta({ id: 'ImageSubject', description: 'Somebody or something that the picture is about.' })

export const imageAnalysis = z
  .object({
    description: prose('What the picture shows, precise enough to restage it.'),
    subjects: z.array(subject).max(60).describe('The subjects, most important first.'),
    composition: prose('Frame, angle, lens as far as it shows, lines, depth, balance, where the eye goes.'),
    colour: prose('Palette and relations: temperature, contrast, accents.'),
    palette: notes('Dominant colours as #rrggbb, strongest first.', 12),
    light: prose('Sources, direction, quality, contrast, time of day.'),
    mood: prose('What it makes one feel, and by which means.'),
    suggestedPrompt: prose('A prompt for an image model that would come close to it.'),
    questionAnswer: optionalNote('The answer to the question that was asked; null when none was.'),
  })
  .meta({ id: 'ImageAnalysis', description: 'A picture read by a cinematographer.' })
