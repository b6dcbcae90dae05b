import type { Brief, Composer } from '../brief.ts'
import { castOf, handleOf } from '../reading/cast.ts'
import { asPhrase, dealt } from '../reading/sentences.ts'
import { type SongSection, songSections } from '../reading/song.ts'
import { lightFor } from './light.ts'
import { MUSIC_SETUPS, treatmentsFor, WARDROBE } from './music-craft.ts'
import { referencesOf } from './references.ts'

export const composeMusicAnalysis: Composer = (brief) => {
  const title = brief.material('song_title') ?? 'Untitled'
  const artist = brief.material('artist') ?? 'The artist'
  const lyrics = brief.material('lyrics') ?? brief.text
  const sections = songSections(lyrics)
  const lines = sections.flatMap((section) => section.lines)
  const [first = '…', last = first] = [lines[0], lines.at(-1)]
  const cast = castOf(lines.length > 0 ? lines : [lyrics])
  const others = cast.characters.filter((one) => one.handle !== handleOf(artist)).slice(0, 4)
  const place = cast.places[0]
  const stage = place ?? {
    handle: '@empty_ballroom',
    name: 'Empty ballroom',
    sentence: 'Parquet, one row of chairs, a door that will not close.',
    mentions: 1,
  }
  const chorus = sections.find((section) => /chorus|refrain|hook/i.test(section.type))?.lines[0] ?? first
  return {
    title,
    artist,
    summary: `“${asPhrase(title, 80)}” begins with “${asPhrase(first, 90)}” and ends with “${asPhrase(last, 90)}”. Between them one voice goes from telling to asking, and the turn is “${asPhrase(chorus, 90)}”.`,
    mood: `Held back at “${asPhrase(first, 50)}”, open at “${asPhrase(chorus, 50)}”, and quiet for a different reason at the end.`,
    sections: sections.map((section, index) =>
      composeSection(section, { number: index + 1, brief, stage: stage.handle }),
    ),
    treatments: treatmentsFor({
      title: asPhrase(title, 60),
      artist: asPhrase(artist, 60),
      first: asPhrase(first),
      last: asPhrase(last),
      chorus: asPhrase(chorus),
      style: brief.material('director'),
    }),
    recommendedTreatment: 1 + brief.random.below(3),
    people: [
      {
        handle: '@artist',
        name: artist,
        description: 'On screen from the second shot; seen whole only once, at the end.',
      },
      ...referencesOf(others),
    ],
    wardrobe: WARDROBE,
    places: place
      ? referencesOf(cast.places.slice(0, 4))
      : [{ handle: stage.handle, name: stage.name, description: stage.sentence }],
    performanceNotes: [
      `Withhold “${asPhrase(chorus, 60)}” the first time: breathe it, do not sing it.`,
      'Eyes to lens only in the last chorus; until then the lens is somebody who has just left.',
      ...(brief.material('notes') ? [`As asked: “${asPhrase(brief.material('notes') ?? '', 160)}”.`] : []),
    ],
  }
}

function composeSection(
  section: SongSection,
  { number, brief, stage }: { number: number; brief: Brief; stage: string },
) {
  const isChorus = /chorus|refrain|hook/i.test(section.type)
  const line = section.lines[0] ?? 'the instrumental'
  const count = Math.min(5, Math.max(3, section.lines.length))
  const from = (number * 2 + brief.random.below(2)) % MUSIC_SETUPS.length
  const sung = dealt(section.lines.length > 0 ? section.lines : ['(instrumental)'], count).map((part) =>
    part.join(' / '),
  )
  return {
    number,
    ...section,
    meaning: isChorus
      ? `The same words with more known: “${asPhrase(line, 60)}” is a claim the first time and a question by now.`
      : `Moves us from where we were to where “${asPhrase(line, 60)}” can be said.`,
    shots: sung.map((words, index) => {
      const setup = MUSIC_SETUPS[(from + index) % MUSIC_SETUPS.length]!
      return {
        number: index + 1,
        description: setup.seen(asPhrase(words, 90)),
        shotSize: setup.size,
        lens: setup.lens,
        movement: setup.movement,
        light: lightFor(words, brief.random),
        characters: ['@artist'],
        wardrobe: [isChorus ? WARDROBE[1].handle : WARDROBE[0].handle],
        place: stage,
        performance: setup.performance(asPhrase(words, 60)),
      }
    }),
  }
}
