import type { Brief, Composer } from '../brief.ts'
import { asPhrase } from '../reading/sentences.ts'

const PALETTES = [
  { palette: ['#1f2a37', '#c9a227', '#e8e2d6'], colour: 'Slate shadows against ochre; off-white holds the two apart.' },
  {
    palette: ['#0e2f2b', '#d4743a', '#f0e5d8'],
    colour: 'Bottle green below, a rust accent a third of the way up, paper white above.',
  },
  {
    palette: ['#22223b', '#9a8c98', '#f2e9e4'],
    colour: 'Violet-grey throughout; saturation is kept for the nearest edge.',
  },
] as const

/** The sandbox sees a file, not a picture: it says what it can tell and fills the rest as a worked example. */
export const composeImageAnalysis: Composer = (brief) => {
  const frame = frameOf(brief.image)
  const { palette, colour } = brief.random.pick(PALETTES)
  const question = brief.material('question')
  return {
    description: `Sandbox reading of ${frame.file}. The sandbox does not look into the picture; what follows shows the form of an answer. ${frame.shape}, one subject left of the middle, ground in the lower third, depth towards the upper right.`,
    subjects: [
      {
        name: 'Main subject',
        description: 'Turned three quarters to camera, weight on the near side.',
        position: 'Left third, middle distance',
      },
      {
        name: 'Ground',
        description: 'Texture that leads from the lower edge to the subject.',
        position: 'Lower third, near',
      },
    ],
    composition: `${frame.shape}. Eye level, normal lens; the eye enters lower left along the ground, rests on the subject, and leaves through the lighter corner.`,
    colour,
    palette,
    light:
      "One soft source from ten o'clock, about three to one; edges of the shadows are wide, so the source is large or near.",
    mood: 'Waiting without hurry: open space ahead of the subject, cool shadows, one warm accent.',
    suggestedPrompt: `${frame.prompt}, one figure left of centre in three-quarter view, 50 mm, large soft source from the upper left, ${palette.join(' ')} palette, fine grain, open space on the right`,
    questionAnswer: question
      ? `“${asPhrase(question, 160)}”: the sandbox cannot tell from the file alone. With a provider key a model that sees answers here.`
      : null,
  }
}

function frameOf(image: Brief['image']): { file: string; shape: string; prompt: string } {
  if (!image)
    return { file: 'a picture that was not sent along', shape: 'Frame of unknown shape', prompt: 'Still frame' }
  const { contentType, width, height } = image
  if (!width || !height)
    return { file: `an image (${contentType})`, shape: 'Frame of unknown shape', prompt: 'Still frame' }
  const shape = width === height ? 'Square frame' : width > height ? 'Landscape frame' : 'Portrait frame'
  const ratio = `${(width / height).toFixed(2)}:1`
  return {
    file: `${contentType}, ${width} × ${height} pixels`,
    shape: `${shape}, ${ratio}`,
    prompt: `${shape} ${ratio}`,
  }
}
