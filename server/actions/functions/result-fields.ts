import { z } from 'zod'

/** PostgreSQL stores neither NUL nor half a surrogate pair; a model's slip there must not cost a finished result. */
const storable = (text: string): string => text.replaceAll('\0', '').toWellFormed().trim()

/** A sentence or more that the result is worthless without. */
export const prose = (description: string) =>
  z.string().max(20_000).overwrite(storable).min(1, 'must not be empty').describe(description)

/** A short entry that a model may leave empty where nothing applies. */
export const note = (description: string) => z.string().max(4_000).overwrite(storable).describe(description)

/** Short entries, in order. */
export const notes = (description: string, atMost = 60) =>
  z.array(z.string().max(4_000).overwrite(storable)).max(atMost).describe(description)

export const handles = (whose: string) =>
  notes(`Handles (@lower_snake_case) of the ${whose} present here, as listed in the references; empty when none.`)

/** A note that does not always apply. */
export const optionalNote = (description: string) =>
  z.string().max(4_000).overwrite(storable).nullable().describe(description)

export const placeHandle = () =>
  optionalNote('Handle of the place (@lower_snake_case); null when it is nowhere in particular.')

export const ordinal = (what: string) => z.int().min(0).max(10_000).describe(`Position of the ${what}, from 1.`)

/** Somebody or something that a result speaks of more than once. */
export const reference = z
  .object({
    handle: note(
      'Unique handle: "@" and the name in lower snake case, in the script it is written in, such as @mara_voss.',
    ),
    name: prose('The name as the text writes it.'),
    description: note('What the eye would see, and what matters of it, drawn from the text.'),
  })
  .meta({
    id: 'Reference',
    description: 'A character, place, prop or costume, called by its @handle wherever it occurs.',
  })

export type Reference = z.infer<typeof reference>

export const references = (description: string) => z.array(reference).max(2_000).describe(description)
