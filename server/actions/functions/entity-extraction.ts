import { z } from 'zod'
import { HANDLE_RULES, HOUSE_RULES } from './craft.ts'
import { defineTextFunction } from './define.ts'
import { entityExtraction } from './entity-extraction-result.ts'
import { requiredText } from './input-fields.ts'
import { material, userTurn } from './material.ts'
import { mergeReferences } from './references.ts'
import { splitEvenly } from './split-text.ts'
import { recurringNames } from './story-names.ts'
import { outputTokens } from './tokens.ts'

const input = z.object({ story: requiredText('The story', 400_000).describe('At most 400,000 characters.') })

const SYSTEM = `You are a script supervisor who breaks a text down for casting, locations and the art department.

${HOUSE_RULES}

What to take
- Only what the text names or plainly singles out. No one is added because such a scene usually has one; a crowd is not a character; a place that is only mentioned counts if it has a name.
- Characters: people, animals and things that act. The same being under several names is one entry; the description gives the other names.
- Places: where something happens or that someone speaks of by name. Rooms belong to their house unless they matter on their own.
- Props: objects that are handled, looked for, given, broken, or come back. Not furniture.
- Descriptions use what the text states: age, build, clothes, voice, relation, condition. If it states nothing, say in one short sentence what the text does with it. Never fill gaps with invention.
- Themes: two to six short phrases that this text bears out; no morals.
- An empty list is a good answer.

${HANDLE_RULES}`

const PART_AT_MOST = 40_000

const partsOf = (story: string): string[] => splitEvenly(story, Math.ceil(story.length / PART_AT_MOST))

export const entityExtractionFunction = defineTextFunction({
  id: 'ENTITY_EXTRACTION',
  member: 'entityExtraction',
  name: 'Entities',
  description: 'Lists the characters, places, props and themes that a text names.',
  input,
  result: entityExtraction,
  plan({ story }) {
    const parts = partsOf(story)
    const names = parts.length > 1 ? recurringNames(story) : []
    return parts.map((part, index) => ({
      label: parts.length > 1 ? `Part ${index + 1} of ${parts.length}` : 'Text',
      system: SYSTEM,
      user: userTurn(
        [
          material('part', parts.length > 1 ? `${index + 1} of ${parts.length}` : undefined),
          material('names', names.length > 0 ? names.join('\n') : undefined),
          material('story', part),
        ],
        'List the characters, places, props and themes of <story>. If <names> is given, it lists full names as the whole text writes them: derive handles from these.',
      ),
      schema: entityExtraction,
      ...outputTokens({ expected: 400 + part.length / 25, maximum: 2_500 + part.length / 8 }),
    }))
  },
  combine(answers) {
    const parts = answers.map((answer) => entityExtraction.parse(answer))
    return entityExtraction.parse({
      characters: mergeReferences(parts.map((part) => part.characters)),
      places: mergeReferences(parts.map((part) => part.places)),
      props: mergeReferences(parts.map((part) => part.props)),
      themes: [...new Set(parts.flatMap((part) => part.themes).filter(Boolean))].slice(0, 60),
    })
  },
})
