import type { Random } from '../reading/random.ts'

type Choice = readonly string[]

const BY_SIGN: readonly (readonly [RegExp, Choice])[] = [
  [
    /night|midnight|dark|moon|star|nacht|nuit|noche|ليل|夜|🌙|🌃/iu,
    [
      'One practical lamp, warm and low at frame right; everything beyond two metres is allowed to go black',
      'Street light through a blind, hard and slightly green; faces cross it and leave it',
      'Moonlight as a cold, high back edge; no fill, the eyes found only when they turn',
    ],
  ],
  [
    /rain|storm|fog|mist|cloud|regen|pluie|lluvia|مطر|雨|🌧|⛈/iu,
    [
      'Overcast through wet glass: soft, blue-grey, moving when the water moves',
      'Flat sky as one large source; negative fill from the left keeps the cheekbone',
      'Wet ground doubles every lamp; light comes from below as much as from above',
    ],
  ],
  [
    /fire|candle|lantern|torch|lamp|feuer|kerze|feu|fuego|نار|火|🔥|🕯/iu,
    [
      'The flame is the key: 1900 K, low, unsteady, and the shadows behind it do the acting',
      'Firelight from below the eyeline; the fill is only what the wall gives back',
    ],
  ],
  [
    /morning|dawn|sunrise|sun|summer|morgen|matin|mañana|صباح|شمس|朝|☀|🌅/iu,
    [
      'Low sun through the window, hard, from camera left; dust hangs in it',
      'First light: pale, sideless, a stop and a half under until someone opens the curtain',
      'Sun bounced off the floor onto faces from below, as in a room that is seldom used',
    ],
  ],
  [
    /snow|winter|ice|cold|schnee|neige|nieve|ثلج|雪|❄|⛄/iu,
    [
      'Snow as a ground reflector: shadowless faces, black coats without detail',
      'White sky, cold key, one tungsten window far off',
    ],
  ],
]

const OTHERWISE: Choice = [
  'Window light from the left, soft at the edge, falling off before it reaches the back wall',
  'A single overhead practical; eyes in shadow until the chin comes up',
  'Daylight from behind, two stops over; the face is read by what the wall returns',
  'Cool skylight for the room, one warm source that belongs to the subject alone',
]

/** Light that the sentence motivates, or a window's. */
export function lightFor(sentence: string, random: Random): string {
  const sign = BY_SIGN.find(([pattern]) => pattern.test(sentence))
  return random.pick(sign ? sign[1] : OTHERWISE)
}
