type MusicSetup = {
  size: string
  lens: string
  movement: string
  seen(line: string): string
  performance(line: string): string
}

export const MUSIC_SETUPS: readonly MusicSetup[] = [
  {
    size: 'Close-up, profile',
    lens: '85 mm, ear and jaw sharp, the room a colour',
    movement: 'Static through the phrase, a slow arc begins on its last word',
    seen: (line) => `@artist in profile takes the breath before “${line}”; the cut waits until it is let go.`,
    performance: (line) => `Away from lens. Mouth “${line}”, half a beat behind the voice.`,
  },
  {
    size: 'Wide, full figure',
    lens: '28 mm, floor and ceiling both in frame',
    movement: 'Track back at walking pace, exactly on the pulse',
    seen: (line) =>
      `@artist walks towards us through the whole depth of the space on “${line}”; the space is larger than the song lets on.`,
    performance: () => 'Weight low, arms quiet; the walk carries the rhythm and the face does not.',
  },
  {
    size: 'Insert, hands',
    lens: '100 mm macro',
    movement: 'Static; focus pulled on the off-beat',
    seen: (line) => `Hands of @artist: a button is done up on each stress of “${line}” and undone on the rest.`,
    performance: () => 'Hands only. Precise, unhurried, as if it were done every day.',
  },
  {
    size: 'Medium, to lens',
    lens: '50 mm at eye level',
    movement: 'Handheld, breathing; steadies when the line does',
    seen: (line) => `@artist finds the lens in the middle of “${line}” and does not leave it.`,
    performance: (line) => `To lens from the second word of “${line}”; no blink until the phrase is over.`,
  },
  {
    size: 'Extreme wide, low angle',
    lens: '21 mm close to the ground',
    movement: 'Crane up four metres over two bars',
    seen: (line) =>
      `Small against everything, @artist stays exactly where they are while “${line}” fills the frame without them.`,
    performance: () => 'Stillness. Let the song move and be what it moves around.',
  },
]

export const WARDROBE = [
  {
    handle: '@dark_coat',
    name: 'Dark coat',
    description: 'Wool, a size too large, wet at the hem; buttoned up through the verses.',
  },
  {
    handle: '@white_shirt',
    name: 'White shirt',
    description: 'What was under the coat: pressed in the first chorus, torn at one cuff in the last.',
  },
] as const

type Song = { title: string; artist: string; first: string; last: string; chorus: string; style: string | undefined }

/** Three that differ in kind: a rule of form, a story, a transformation. */
export function treatmentsFor({ title, artist, first, last, chorus, style }: Song) {
  const manner = style ? ` In the manner of “${style.slice(0, 120).toWellFormed()}”.` : ''
  return [
    {
      number: 1,
      title: `${title}, in one turn`,
      concept: `A single circular track around ${artist}, four minutes, no visible cut. Each time round the room has lost something, until “${last}” is sung in an empty one.${manner}`,
      visualLanguage:
        'One dolly on a round track, 40 mm, eye level; the cuts hide behind a pillar. The circle never changes speed, the song does.',
      colour: 'Begins in five colours and gives up one a round; the last round is skin and wood.',
      performance: `Held, frontal for one bar in eight. “${chorus}” is always sung with the back to us, except the last time.`,
      production:
        'One room, one day of rehearsal, one of shooting. The money goes into the art department that strips the room between passes.',
    },
    {
      number: 2,
      title: `What “${first}” meant`,
      concept: `A story over one night: somebody brings back a thing that was lent, floor by floor through a house, and at each door “${chorus}” is heard from inside. The last door is their own.`,
      visualLanguage:
        '35 mm and 75 mm only, natural sound kept under the song; long takes on stairs, hard cuts at doors.',
      colour: 'Sodium and green in the stairwell; each flat has one colour of its own that stays on the clothes.',
      performance: `${artist} is one of the neighbours and sings only while nobody looks.`,
      production:
        'One house with a staircase, two nights, nine extras. The expensive thing is the staircase without neighbours.',
    },
    {
      number: 3,
      title: `The weight of “${title}”`,
      concept: `One process, seen through: a block of ice the height of a person, ${artist} behind it, and the time of the song for it to go. “${last}” is the first moment at which we see the face clearly.`,
      visualLanguage:
        'Macro and 135 mm; speed from 24 to 120 frames with the dynamics of the song. Focus moves through the ice and never racks.',
      colour: 'Blue-white, then amber as a lamp comes nearer; water on black.',
      performance: 'Breath and hands on the ice; the voice is seen as fog before it is seen as a mouth.',
      production:
        'Studio, one day, three blocks. The expensive thing is the ice, and there is no second take of the ending.',
    },
  ]
}
