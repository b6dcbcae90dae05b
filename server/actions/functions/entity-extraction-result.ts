import { z } from 'zod'
import { notes, references } from './result-fields.ts'

export const entityExtraction = z
  .object({
    characters: references('People and creatures that the text names or clearly singles out.'),
    places: references('Places that the text names or clearly singles out.'),
    props: references('Objects that matter to what happens.'),
    themes: notes('What the text is about, a short phrase each.'),
  })
  .meta({ id: 'EntityExtraction', description: 'Characters, places, props and themes; only what the text names.' })

export type EntityExtraction = z.infer<typeof entityExtraction>
