import type { Composer } from '../brief.ts'
import { castOf } from '../reading/cast.ts'
import { sentencesOf } from '../reading/sentences.ts'
import { recurringWords } from '../reading/themes.ts'
import { referencesOf } from './references.ts'

export const composeEntityExtraction: Composer = (brief) => {
  const story = brief.material('story') ?? brief.text
  const cast = castOf(sentencesOf(story))
  return {
    characters: referencesOf(cast.characters),
    places: referencesOf(cast.places),
    props: referencesOf(cast.props),
    themes: recurringWords(story, cast, 4).map((word) => `“${word}”, which the text keeps returning to`),
  }
}
