import type { Random } from '../random.ts'

const STORY =
  'Mara keeps the lighthouse on Skerry Island 🏝️. Every night she lights the lantern. Tom arrives at the harbour in the rain with a letter. “You said you would come,” she says.'
const LYRICS = '[Verse]\nI left the porch light burning — for you\n\n[Chorus]\nHold the line till morning 🌅'
const PIXEL =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

type Work = (marker: string, random: Random) => Record<string, object>

/** One piece of work for each of the text functions; the marker is in the text of every request that is made of it. */
export const textWorks: readonly Work[] = [
  (marker, random) => ({ storyBreakdown: { story: `${STORY} ${marker}`, chapters: random.whole(1, 2) } }),
  (marker) => ({ musicAnalysis: { songTitle: 'Hold the Line', artist: 'The Moths', lyrics: LYRICS, notes: marker } }),
  (marker) => ({
    directorCreation: { name: 'Inés Calder', description: `Distrusts close-ups. Loves doors. ${marker}` },
  }),
  (marker) => ({ entityExtraction: { story: `${STORY} ${marker}` } }),
  (marker, random) => ({
    commercialGeneration: {
      brand: 'Nörr',
      product: 'a folding kettle',
      audience: 'people in vans',
      seconds: random.pick([10, 30]),
      platform: random.pick(['tiktok', 'youtube', 'instagram']),
      concept: marker,
    },
  }),
  (marker) => ({ imageAnalysis: { imageUrl: PIXEL, question: `What time of day is it? ${marker}` } }),
  (marker) => ({ reasoningTask: { task: `Should we shoot the storm on day 2? 🌩️ ${marker}` } }),
  (marker, random) => ({
    childrenBook: { story: `${STORY} ${marker}`, ageGroup: random.pick(['0-3', '3-7', '6-10', '8-12']) },
  }),
]

/** `count`: of images. */
export const mediaWorks: readonly ((prompt: string, count: number) => Record<string, object>)[] = [
  (prompt, count) => ({ imageGeneration: { prompt, count, resolution: '720p' } }),
  (prompt) => ({ videoGeneration: { prompt, seconds: 3, resolution: '480p' } }),
]
