import { z } from 'zod'
import { handles, note, notes, ordinal, placeHandle, prose, references } from './result-fields.ts'

const seconds = (edge: string) =>
  z
    .number()
    .min(0)
    .max(36_000)
    .nullable()
    .describe(`Second of the song at which it ${edge}; null unless the material says so.`)

const shot = z
  .object({
    number: ordinal('shot in its section'),
    description: prose('What is seen, in present tense, on which words or beats.'),
    shotSize: note('Size and angle, such as "Close-up, profile".'),
    lens: note('Focal length and what it does here.'),
    movement: note('Camera movement, tied to the phrase or the beat.'),
    light: note('Source, direction, quality and colour.'),
    characters: handles('people, @artist among them'),
    wardrobe: handles('costumes'),
    place: placeHandle(),
    performance: note('What the artist does: to lens or away, mouthing which line, energy, gesture.'),
  })
  .meta({ id: 'MusicShot', description: 'One shot of a music video.' })

const section = z
  .object({
    number: ordinal('section'),
    type: prose('Intro, Verse 1, Pre-chorus, Chorus, Bridge, Outro …'),
    lines: notes('The lyric lines of the section, exactly as given; empty for an instrumental.', 200),
    startSeconds: seconds('begins'),
    endSeconds: seconds('ends'),
    meaning: note('What the section does in the song, and what changes in it.'),
    shots: z.array(shot).min(3).max(5).describe('Three to five shots that follow the recommended treatment.'),
  })
  .meta({ id: 'MusicSection', description: 'A section of the song with its lines and shots.' })

const treatment = z
  .object({
    number: ordinal('treatment'),
    title: prose('Title of the treatment.'),
    concept: prose('The idea of the video in a paragraph: situation, development, last image.'),
    visualLanguage: note('Camera, lenses, cutting rhythm, texture.'),
    colour: note('Palette and how it moves through the song.'),
    performance: note('How the artist performs in it, and where performance and story meet.'),
    production: note('What it takes to shoot: days, places, people, the one expensive thing.'),
  })
  .meta({ id: 'MusicTreatment', description: 'One complete idea for the video.' })

export const musicAnalysis = z
  .object({
    title: prose('Title of the song.'),
    artist: prose('The artist, called @artist in the shots.'),
    summary: prose('What the song tells, who speaks to whom, and where it turns.'),
    mood: note('Emotional temperature from first line to last.'),
    sections: z.array(section).min(1).max(40).describe('The sections in the order of the song.'),
    treatments: z.array(treatment).length(3).describe('Exactly three treatments that differ in kind.'),
    recommendedTreatment: z.int().min(1).max(3).describe('Number of the treatment that the shots follow.'),
    people: references('Everyone in front of the camera; the artist is @artist.'),
    wardrobe: references('Every costume that a shot calls by @handle.'),
    places: references('Every place that a shot calls by @handle.'),
    performanceNotes: notes('Direction for the artist over the whole song.'),
  })
  .meta({ id: 'MusicAnalysis', description: 'A song read for its video: sections, three treatments, shots.' })

export type MusicAnalysis = z.infer<typeof musicAnalysis>
