import type { AiFunction, WorkInput } from '../../graphql/generated/graphql.ts'

const STORY =
  'Mara keeps the lighthouse on Skerry Island. Tom arrives in the rain with a letter. At dawn the lantern is dark, and she reads it twice.'
const LYRICS = `[Verse]
I left the porch light burning for the one who came in late
[Chorus]
Hold the line till morning`

/** A short input of each function: enough to see what a model makes of it. */
export const SAMPLES: Record<AiFunction, () => WorkInput> = {
  STORY_BREAKDOWN: () => ({ storyBreakdown: { story: STORY, chapters: 1 } }),
  MUSIC_ANALYSIS: () => ({ musicAnalysis: { songTitle: 'Hold the Line', artist: 'The Moths', lyrics: LYRICS } }),
  DIRECTOR_CREATION: () => ({
    directorCreation: { name: 'Ines Calder', description: 'Grew up in a station hotel. Distrusts close-ups.' },
  }),
  ENTITY_EXTRACTION: () => ({ entityExtraction: { story: STORY } }),
  COMMERCIAL_GENERATION: () => ({
    commercialGeneration: {
      brand: 'Norr',
      product: 'a folding kettle',
      audience: 'people in vans',
      seconds: 10,
      platform: 'tiktok',
    },
  }),
  IMAGE_ANALYSIS: () => ({ imageAnalysis: { imageUrl: drawnPicture(), question: 'What is this?' } }),
  REASONING_TASKS: () => ({
    reasoningTask: { task: 'Which of three scenes should open the film, and why?', context: STORY },
  }),
  CHILDREN_BOOK_GENERATION: () => ({
    childrenBook: { story: STORY, ageGroup: '3-7', theme: 'Waiting for somebody' },
  }),
  IMAGE_GENERATION: () => ({
    imageGeneration: { prompt: 'A lighthouse at dawn, wide shot, soft light', referenceImages: [drawnPicture()] },
  }),
  VIDEO_GENERATION: () => ({
    videoGeneration: { prompt: 'A lantern is lit in a lighthouse', seconds: 3, resolution: '480p' },
  }),
}

/** A sunrise of two colours, made here: no file has to be fetched. */
function drawnPicture(): string {
  const canvas = document.createElement('canvas')
  canvas.width = 320
  canvas.height = 180
  const context = canvas.getContext('2d')
  if (context) {
    const sky = context.createLinearGradient(0, 0, 0, 180)
    sky.addColorStop(0, '#3b4a8f')
    sky.addColorStop(1, '#f3a05c')
    context.fillStyle = sky
    context.fillRect(0, 0, 320, 180)
    context.fillStyle = '#fff3c4'
    context.beginPath()
    context.arc(160, 140, 36, 0, 7)
    context.fill()
  }
  return canvas.toDataURL('image/png')
}
