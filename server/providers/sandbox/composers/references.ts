import type { Named } from '../reading/cast.ts'
import { asSentence } from '../reading/sentences.ts'

/** References as the text gives them: described by the sentence that first names them. */
export function referencesOf(named: Named[]) {
  return named.map(({ handle, name, sentence, mentions }) => ({
    handle,
    name,
    description: `${asSentence(sentence, 180)}${mentions > 1 ? ` (${mentions} mentions)` : ''}`,
  }))
}
