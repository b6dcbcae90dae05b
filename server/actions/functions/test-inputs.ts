import type { TextFunctionMember } from './registry.ts'

/** Inputs as a client would send them, several a function: usual, tiny, emoji, right-to-left. */
const LIGHTHOUSE = `Mara Voss keeps the lighthouse on Skerry Island. Every night she lights the lantern and writes one line in the notebook. “You said you would come,” she tells the radio.

Tom arrives at the harbour in the rain with a letter. The old ferryman will not take him across. Tom leaves his watch on the counter and takes the boat himself.

At dawn the lantern is dark. Mara Voss stands on the pier with the letter in her hand. Tom says nothing. She reads it twice, folds it, and lights the lantern in full sun.`

const ARABIC =
  'كانت ليلى تعيش في بيت صغير على شاطئ البحر. في كل صباح كانت تفتح النافذة وتنظر إلى السفينة. ذات ليلة وجدت ليلى رسالة تحت الباب.\r\nقرأتها وخرجت إلى المطر.'

const EMOJI =
  '🦊🏠 The fox 👩‍👩‍👧‍👦 found a 🔑… “Who lost it?” 🤔\r\n\r\nNobody knew! 🌙 The fox kept the key under the pillow 🛏️ and dreamt of doors.'

const LYRICS = `[Verse 1]
I left the porch light burning for the one who came in late
The coffee on the counter and the moth against the pane

[Chorus]
Hold the line, hold the line, hold the line till morning

[Verse 2]
You said the road was shorter when you did not have to wait

[Chorus]
Hold the line, hold the line, hold the line till morning`

const PIXEL =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

export const LONG_STORY = Array.from(
  { length: 420 },
  (_, index) => `Paragraph ${index + 1}. ${LIGHTHOUSE.split('\n\n')[index % 3]}`,
).join('\n\n')

export const INPUTS: { [Member in TextFunctionMember]: Record<string, unknown>[] } = {
  storyBreakdown: [
    { story: LIGHTHOUSE, director: 'long takes, natural light', directorNotes: 'No drones.', titleCards: true },
    { story: LIGHTHOUSE, chapters: 3, director: null, directorNotes: null, titleCards: null },
    { story: 'Hi' },
    { story: 'Hi', chapters: 7 },
    { story: '?!' },
    { story: ARABIC, chapters: 2 },
    { story: EMOJI },
  ],
  musicAnalysis: [
    { songTitle: 'Hold the Line', artist: 'The Moths', lyrics: LYRICS, notes: 'No rain.' },
    { songTitle: '!', artist: '?', lyrics: '[Chorus]' },
    { songTitle: 'بحر', artist: 'ليلى', lyrics: ARABIC },
    { songTitle: '🦊', artist: '👩‍🎤', lyrics: EMOJI, director: 'one take' },
  ],
  directorCreation: [
    { name: 'Ines Calder', description: 'Grew up in a station hotel. Distrusts close-ups. Loves doors.' },
    { name: 'ليلى', description: ARABIC },
    { name: '🦊', description: '“”' },
  ],
  entityExtraction: [{ story: LIGHTHOUSE }, { story: 'Hi' }, { story: ARABIC }, { story: EMOJI }],
  commercialGeneration: [
    { brand: 'Norr', product: 'a folding kettle', audience: 'people in vans', seconds: 10, platform: 'tiktok' },
    {
      brand: 'نور',
      product: 'مصباح',
      audience: 'العائلات',
      seconds: 30,
      platform: 'youtube',
      concept: ARABIC,
      director: '🦊',
    },
    { brand: '!', product: '?', audience: '…', seconds: 30, platform: 'instagram', concept: null },
  ],
  imageAnalysis: [{ imageUrl: PIXEL }, { imageUrl: PIXEL, question: 'What time of day is it? 🌅' }],
  reasoningTask: [
    {
      task: 'Should we shoot the storm on day 2? We have 3 boats.',
      context: 'The tide is high at 14:30. A boat costs $900 a day.',
    },
    { task: '?' },
    { task: ARABIC, context: EMOJI },
  ],
  childrenBook: [
    { story: LIGHTHOUSE, ageGroup: '3-7', theme: 'waiting' },
    { story: '!?', ageGroup: '0-3' },
    { story: EMOJI, ageGroup: '6-10' },
    { story: ARABIC, ageGroup: '8-12' },
  ],
}
