import type { Brief, Composer } from '../brief.ts'
import { asPhrase, capitalised, sentencesOf } from '../reading/sentences.ts'
import { lightFor } from './light.ts'

type Spot = { brand: string; product: string; audience: string; truth: string; act: string }

const BEATS: readonly {
  type: string
  camera: string
  sound: string
  seen(spot: Spot): string
  brand(spot: Spot): string
  text?(spot: Spot): string
}[] = [
  {
    type: 'Hook, macro insert',
    camera: '100 mm macro, already moving when the picture starts; whip out on the last frame',
    sound: 'One hard, recognisable sound, no music yet',
    seen: ({ truth }) => `In the middle of it: hands give up on the old way. “${truth}” is seen, not said.`,
    brand: () => 'None yet. The lack of it is the joke.',
    text: ({ truth }) => truth,
  },
  {
    type: 'Situation, medium handheld',
    camera: '35 mm at chest height, one step behind the person',
    sound: 'The room, and somebody who laughs off screen',
    seen: ({ audience }) => `One of them (${audience}) looks round for whoever saw it. Somebody did.`,
    brand: ({ brand }) => `The colour of ${brand} is in the frame three times before its name is.`,
  },
  {
    type: 'Turn, product in use, close-up',
    camera: '65 mm, static, focus waits where the hand will be',
    sound: 'Music starts on the touch',
    seen: ({ product, act }) =>
      `${capitalised(product)}, passed from one hand to another: ${act}, in this one frame, without a cut.`,
    brand: ({ product }) => `${capitalised(product)} causes the turn; take it out and the scene stops.`,
  },
  {
    type: 'Consequence, wide',
    camera: '24 mm, a slow pull that shows how many have been watching',
    sound: 'Music opens; the first sound returns, in rhythm now',
    seen: ({ audience }) =>
      `The same place, a minute later: it works, and nobody makes a speech. Seen by those it is for, ${audience}.`,
    brand: ({ product }) => `${capitalised(product)} stands on the table among the other things, used.`,
  },
  {
    type: 'Reaction, close-up',
    camera: '85 mm, eye level, held longer than the cut wants',
    sound: 'Music drops to one note under a breath',
    seen: ({ act }) =>
      `The one who doubted tries it when the others have turned away: ${act}, again, and a look that is caught.`,
    brand: ({ brand }) => `${brand} can be read for the first time, upside down, as they see it.`,
  },
  {
    type: 'Product reveal and call to action',
    camera: "50 mm, static, the hook's framing repeated with everything in its place",
    sound: "The hook's sound once more, clean; then nothing",
    seen: ({ product, brand }) =>
      `The first frame again, put right: ${product}, lit from one side, and room left for the words. ${brand}.`,
    brand: ({ brand }) => `${brand} large and once.`,
    text: ({ brand }) => `${brand}. Try it once.`,
  },
]

const PLATFORM_NOTES: Record<string, string[]> = {
  tiktok: [
    '9:16; keep words clear of the right rail and the lower quarter.',
    'The last frame is the first: let it loop.',
    'Sound on; burn captions in.',
  ],
  instagram: [
    '9:16 with everything vital inside the centred 4:5.',
    'The first frame is the cover in the grid.',
    'Must read without sound.',
  ],
  youtube: [
    '16:9; brand and product inside the first five seconds.',
    'Leave the lower third of the last beat free for the overlay.',
    'Cut a six-second bumper from beats one and last.',
  ],
}

export const composeCommercialGeneration: Composer = (brief) => {
  const seconds = Number(brief.material('seconds')) === 30 ? 30 : 10
  const spot = spotOf(brief)
  const beats = seconds === 10 ? BEATS.filter((beat) => !beat.type.startsWith('Reaction')) : BEATS
  const each = seconds / beats.length
  return {
    title: `${spot.brand}: ${spot.truth}`,
    concept: `${capitalised(spot.audience)} know this: “${spot.truth}”. ${capitalised(spot.product)} is there at the moment it happens, and ${spot.act} is all that changes. ${spot.brand} does not explain it.`,
    hook: `Sound first: something goes wrong in close-up, and it is “${spot.truth}” before anyone can swipe.`,
    shots: beats.map((beat, index) => ({
      number: index + 1,
      startSeconds: index * each,
      endSeconds: (index + 1) * each,
      type: beat.type,
      description: beat.seen(spot),
      camera: beat.camera,
      light: lightFor(`${spot.truth} ${brief.material('concept') ?? ''}`, brief.random),
      sound: beat.sound,
      onScreenText: beat.text?.(spot) ?? null,
      brandIntegration: beat.brand(spot),
    })),
    callToAction: `Try ${spot.product} once, at ${spot.brand}.`,
    platformNotes: PLATFORM_NOTES[brief.material('platform') ?? ''] ?? [
      'Frame for the platform first, for the film second.',
    ],
  }
}

function spotOf(brief: Brief): Spot {
  const product = asPhrase(brief.material('product') ?? brief.text, 80)
  const audience = asPhrase(brief.material('audience') ?? 'people in a hurry', 80)
  const [idea] = sentencesOf(brief.material('concept') ?? '').filter((sentence) => sentence !== '…')
  const truths = [
    `It is always the last minute that counts`,
    `Everyone says they have it under control`,
    `The good one is never where you left it`,
  ] as const
  const acts = [
    'one small thing done properly',
    'one movement instead of three',
    'something shared instead of kept',
  ] as const
  return {
    brand: asPhrase(brief.material('brand') ?? 'The brand', 60),
    product,
    audience,
    truth: idea ? asPhrase(idea, 80) : brief.random.pick(truths),
    act: brief.random.pick(acts),
  }
}
