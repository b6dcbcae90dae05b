import type { Composer } from '../brief.ts'
import { asPhrase, sentencesOf } from '../reading/sentences.ts'

const CAMERAS = [
  ['35 mm for people in rooms, 75 mm for people alone', 'a dolly, and only when somebody decides something'],
  ['28 mm close enough to be impolite', 'handheld, held still; movement is the operator losing patience'],
  ['50 mm from the far wall', 'a locked-off tripod; actors leave the frame and it waits'],
  ['100 mm from across the street', 'slow zooms that begin before there is a reason'],
] as const

const COLOURS = [
  ['tobacco, bottle green and one red', 'red belongs to whoever is lying'],
  ['bone, slate and sodium orange', 'orange is the outside world and never reaches a face'],
  ['navy, rust and skin', 'rust spreads through a film as secrets come out'],
  ['chalk, moss and black', 'black is kept for the thing nobody looks at'],
] as const

const LIGHTS = [
  'one window, and no fill on the side of doubt',
  'practicals in frame, two stops over, and darkness allowed to be dark',
  'top light that hides the eyes until the truth is told',
] as const

const INFLUENCES = [
  'Dutch interiors of the seventeenth century: the door left open at the back',
  'Radio plays: what is heard before it is seen',
  'Railway timetables: scenes end when they must, not when they are over',
  "Silent comedy: a body's argument with an object",
  'Documentaries about work: hands first, names later',
] as const

export const composeDirectorCreation: Composer = (brief) => {
  const name = brief.material('name') ?? 'The director'
  const description = brief.material('description') ?? brief.text
  const traits = sentencesOf(description).map((sentence) => asPhrase(sentence, 110))
  const [core = asPhrase(description), second = core, third = second] = traits
  const [lenses, support] = brief.random.pick(CAMERAS)
  const [palette, meaning] = brief.random.pick(COLOURS)
  const light = brief.random.pick(LIGHTS)
  const influences = brief.random.shuffled(INFLUENCES).slice(0, 3)
  const film = {
    visualLanguage: `Begins from “${core}”: frames with a closed door in them, people placed at two depths and never at the same one.`,
    camera: `${lenses}; ${support}.`,
    light: `Light is ${light}.`,
    colour: `The palette is ${palette}; ${meaning}.`,
    rhythm: 'Takes run past the line until something small happens; cuts fall on sound, into silence.',
    narrative: `“${second}” told from beside the person it happens to; the cause is shown after the consequence.`,
    signatures: [
      'The reverse angle comes only after the line is over.',
      `An object that stands for “${asPhrase(third, 60)}” crosses every film from left to right.`,
      'Nobody is introduced entering; they are already there.',
      'One shot in each film has no people in it and is the longest.',
    ],
    influences,
  }
  return {
    name,
    statement: `“${core}” is where I begin. I put the camera where a friend would stand who has been asked to say nothing, and I wait.`,
    film,
    musicVideo: {
      ...film,
      visualLanguage: `“${second}” compressed to one situation: one place, one rule, broken once.`,
      rhythm: 'Cuts against the beat in the verses and on it once, in the last chorus.',
      narrative: `The song is the dialogue; the picture knows something about “${asPhrase(third, 60)}” that the words deny.`,
      performance: 'The artist performs to one person off screen; to lens only when the song stops asking.',
      signatures: [
        'The first chorus is seen from behind.',
        'A mistake in performance is kept and repeated on purpose.',
        'The last image is the first, with one thing missing.',
      ],
    },
    style: `${name}: “${core}”. Lenses ${lenses}; ${support}. Light: ${light}. Colour: ${palette}, where ${meaning}. Hold takes past the line, cut on sound, show consequence before cause, give the reverse only after the line is over.`,
  }
}
