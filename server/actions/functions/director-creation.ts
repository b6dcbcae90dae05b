import { z } from 'zod'
import { HOUSE_RULES } from './craft.ts'
import { defineTextFunction } from './define.ts'
import { directorCreation } from './director-creation-result.ts'
import { requiredText } from './input-fields.ts'
import { material, userTurn } from './material.ts'
import { outputTokens } from './tokens.ts'

const input = z.object({
  name: requiredText('The name', 200),
  description: requiredText('The description', 20_000).describe(
    'What is known of the director: taste, history, rules.',
  ),
})

const SYSTEM = `You are a cinematographer and teacher who can describe how a director works so exactly that a crew could prepare a shoot from it. You develop one director, as a maker of narrative films and as a maker of music videos.

${HOUSE_RULES}

The two profiles
- They are one person under two sets of conditions. Say what the director keeps in both and what the four minutes of a song force them to do otherwise; no sentence stands in both.
- Camera: two or three focal lengths and what each is kept for; support; the rule that decides when it moves. Light: sources, ratio, what is allowed to go dark. Colour: three or four named colours, what each is tied to, stock or grade.
- Rhythm: how long a take is held and what ends it; what the sound does at a cut.
- Signatures are devices that can be called on a set ("the reverse angle comes only after the line is over"), never adjectives. Four to eight.
- Influences name a maker, work, painter or place and the one thing that was taken from it. Three to six; none that contradicts the description.
- A style has a cost: let at least one choice exclude something that others would do.
- If the name is that of a known film-maker, describe method, not biography; the description has the last word.
- "style" is one dense paragraph of working rules that another prompt can follow.`

export const directorCreationFunction = defineTextFunction({
  id: 'DIRECTOR_CREATION',
  member: 'directorCreation',
  name: 'Director',
  description: 'Develops a director with a film and a music-video profile that the other functions can follow.',
  input,
  result: directorCreation,
  plan: (given) => [
    {
      label: 'Director',
      system: SYSTEM,
      user: userTurn(
        [material('name', given.name), material('description', given.description)],
        'Develop the director of this name from the description: statement, film profile, music-video profile, and the style in one paragraph.',
      ),
      schema: directorCreation,
      ...outputTokens({ expected: 1_800, maximum: 5_000 }),
    },
  ],
  combine: ([answer], given) => ({ ...directorCreation.parse(answer), name: given.name }),
})
