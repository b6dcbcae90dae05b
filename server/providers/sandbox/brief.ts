import type { JsonSchema } from './json-schema.ts'
import type { Random } from './reading/random.ts'

/** What a composer is given: the user's material by tag, and a source of choices. */
export type Brief = {
  material(tag: string): string | undefined
  /** Everything the user said, without tags. */
  text: string
  image: { contentType: string; width: number | undefined; height: number | undefined } | undefined
  schema: JsonSchema | undefined
  random: Random
}

/** Writes the answer for one JSON schema. Pure: the same brief, the same answer. */
export type Composer = (brief: Brief) => unknown
