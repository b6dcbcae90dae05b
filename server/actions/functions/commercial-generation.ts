import { z } from 'zod'
import {
  type CommercialGeneration,
  commercialGeneration,
  commercialGenerationOf,
} from './commercial-generation-result.ts'
import { DIRECTOR_RULE, HOUSE_RULES, SHOT_CRAFT } from './craft.ts'
import { defineTextFunction } from './define.ts'
import { directorStyle, optionalText, requiredText } from './input-fields.ts'
import { material, userTurn } from './material.ts'
import { outputTokens } from './tokens.ts'

const PLATFORMS = ['tiktok', 'instagram', 'youtube'] as const

const input = z
  .object({
    brand: requiredText('The brand', 300),
    product: requiredText('The product', 4_000),
    audience: requiredText('The audience', 4_000),
    seconds: z
      .int('The length is 10 or 30 seconds.')
      .refine((seconds) => seconds === 10 || seconds === 30, 'The length is 10 or 30 seconds.')
      .describe('10 or 30.'),
    platform: z
      .enum(PLATFORMS, 'The platform is tiktok, instagram or youtube.')
      .describe('tiktok, instagram or youtube.'),
    director: directorStyle().describe('A director to shoot in the manner of: a name or a description.'),
    concept: optionalText('The concept', 8_000).describe('An idea to start from.'),
  })
  .meta({ description: 'seconds 10 or 30; platform tiktok, instagram or youtube' })

const BEATS = { 10: 5, 30: 6 } as const

const PLATFORM_RULES = {
  tiktok:
    'TikTok: 9:16, handheld closeness and native cutting, first image already in motion, captions inside the safe area (clear of the right rail and the lower quarter), sound on, an ending that loops into the first frame.',
  instagram:
    'Instagram Reels: 9:16 with everything vital inside the centred 4:5, a first frame that works as a cover in the grid, readable without sound, polish without gloss.',
  youtube:
    'YouTube: 16:9, brand and product within the first five seconds because of the skip button, sound on, room for a call-to-action overlay in the last beat.',
} as const

const systemFor = (
  platform: (typeof PLATFORMS)[number],
): string => `You are a commercial director and writer whose spots are remembered for one thing each. You write a shootable spot, beat by beat.

${HOUSE_RULES}

The spot
- One human truth, one product, one turn. The product causes the turn; if it could be swapped for a competitor's, start again.
- The hook happens before anyone could look away: an action under way, a contradiction, a sound. No logo, no slow establishing.
- Brand integration is behaviour: used, passed on, missed, repaired. Say what hand or frame it is in. One clean look at the product, and earn it.
- Claim nothing that the brief does not state: no prices, figures, awards or health effects.
- The call to action is one verb and one place.

Platform
- ${PLATFORM_RULES[platform]}

${SHOT_CRAFT}

${DIRECTOR_RULE}
<concept>, when given, is the idea to build on, not a suggestion.`

export const commercialGenerationFunction = defineTextFunction({
  id: 'COMMERCIAL_GENERATION',
  member: 'commercialGeneration',
  name: 'Commercial',
  description: 'Writes a commercial of 10 or 30 seconds for TikTok, Instagram or YouTube, beat by beat.',
  input,
  result: commercialGeneration,
  plan(given) {
    const { beats, each } = timingOf(given.seconds)
    return [
      {
        label: `${given.seconds}-second spot`,
        system: systemFor(given.platform),
        user: userTurn(
          [
            material('brand', given.brand),
            material('product', given.product),
            material('audience', given.audience),
            material('platform', given.platform),
            material('seconds', given.seconds),
            material('director', given.director),
            material('concept', given.concept),
          ],
          `Write the spot: ${given.seconds} seconds for ${given.platform}, exactly ${beats} shots of ${each} seconds, from 0 to ${given.seconds} without gap.`,
        ),
        schema: commercialGenerationOf({ min: beats, max: beats }),
        ...outputTokens({ expected: 500 + 180 * beats, maximum: 2_000 + 450 * beats }),
      },
    ]
  },
  combine([answer], { seconds }) {
    const { beats } = timingOf(seconds)
    const spot = commercialGenerationOf({ min: beats, max: beats }).parse(answer)
    return { ...spot, shots: timed(spot.shots, seconds) }
  },
})

function timingOf(seconds: number) {
  const beats = seconds === 10 ? BEATS[10] : BEATS[30]
  return { beats, each: seconds / beats }
}

/** Every beat has its time and the beats fill the spot, whatever the model's arithmetic was. */
function timed(shots: CommercialGeneration['shots'], seconds: number): CommercialGeneration['shots'] {
  const each = seconds / shots.length
  return shots.map((shot, index) => ({
    ...shot,
    number: index + 1,
    startSeconds: index * each,
    endSeconds: (index + 1) * each,
  }))
}
