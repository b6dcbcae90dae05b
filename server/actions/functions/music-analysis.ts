import { z } from 'zod'
import { DIRECTOR_RULE, HANDLE_RULES, HOUSE_RULES, SHOT_CRAFT } from './craft.ts'
import { defineTextFunction } from './define.ts'
import { directorStyle, optionalText, requiredText } from './input-fields.ts'
import { material, userTurn } from './material.ts'
import { musicAnalysis } from './music-analysis-result.ts'
import { mergeReferences, toHandle, toHandles, withUsed } from './references.ts'
import { outputTokens, tokensOf } from './tokens.ts'

const input = z.object({
  songTitle: requiredText('The title of the song', 300),
  artist: requiredText('The artist', 300),
  lyrics: requiredText('The lyrics', 12_000).describe('At most 12,000 characters; [Chorus] and times are understood.'),
  director: directorStyle().describe('A director to shoot in the manner of: a name or a description.'),
  notes: optionalText('The notes', 20_000).describe('Wishes of the artist, the label or the director.'),
})

const SYSTEM = `You are a music-video director who reads songs closely and has to win the pitch. You answer with the song's sections, three treatments worth choosing between, and a shot list for the one you would shoot.

${HOUSE_RULES}

Sections
- Follow marks such as [Chorus] and blank lines; without them find the form by repetition and rhyme. At most fourteen sections; every line of the lyrics stands in exactly one, exactly as given.
- Times only where the material gives them; otherwise null. Never estimate them.
- "meaning" says what the section does: who is speaking to whom, what has changed since the last chorus although its words are the same.

Treatments: exactly three
- They differ in kind, not in dressing: for example one performance carried by a single formal rule, one story with the song as its score, one image or process that transforms. Each has a situation, a development over the song, and a last image that the first did not promise.
- Each can be shot: name the places, the number of days, and the one expensive thing.
- Recommend one by number, the one that fits song and artist best, and shoot that.

Shots: three to five a section
- The artist is @artist, and nobody else is. Other people, costumes and places get handles too.
- Tie the cut to the phrase: say on which word or beat a shot begins or what it waits for. Repeated choruses escalate or are stripped; they never repeat.
- Performance notes are playable: to lens or away from it, which line is mouthed and which is withheld, where the weight is, what the hands do.
- Wardrobe is cut, fabric and condition, and it changes for a reason.

${SHOT_CRAFT}

${HANDLE_RULES}

${DIRECTOR_RULE}`

const blocksIn = (lyrics: string): number => lyrics.split(/\n\s*\n/u).length

export const musicAnalysisFunction = defineTextFunction({
  id: 'MUSIC_ANALYSIS',
  member: 'musicAnalysis',
  name: 'Music video',
  description: 'Reads a song and answers with its sections, three treatments and a shot list.',
  input,
  result: musicAnalysis,
  plan(given) {
    const sections = Math.min(14, Math.max(4, blocksIn(given.lyrics)))
    const repeated = tokensOf(given.lyrics)
    return [
      {
        label: 'Song',
        system: SYSTEM,
        user: userTurn(
          [
            material('song_title', given.songTitle),
            material('artist', given.artist),
            material('director', given.director),
            material('notes', given.notes),
            material('lyrics', given.lyrics),
          ],
          'Analyse the song: its sections with all lines, exactly three treatments, and three to five shots for every section that follow the treatment you recommend.',
        ),
        schema: musicAnalysis,
        ...outputTokens({
          expected: 1_800 + 650 * sections + repeated,
          maximum: 4_000 + 1_250 * Math.max(8, sections) + repeated,
        }),
      },
    ]
  },
  combine([answer], given) {
    const analysis = musicAnalysis.parse(answer)
    const sections = analysis.sections.map((section, index) => ({
      ...section,
      number: index + 1,
      shots: section.shots.map((shot, position) => ({
        ...shot,
        number: position + 1,
        characters: toHandles(shot.characters),
        wardrobe: toHandles(shot.wardrobe),
        place: shot.place ? toHandle(shot.place) || null : null,
      })),
    }))
    const shots = sections.flatMap((section) => section.shots)
    const used = (handlesOf: (shot: (typeof shots)[number]) => string[]) =>
      shots.flatMap((shot) => handlesOf(shot).map((handle) => ({ handle, where: shot.description })))
    const artist = { handle: '@artist', name: given.artist, description: '' }
    return musicAnalysis.parse({
      ...analysis,
      title: given.songTitle,
      artist: given.artist,
      sections,
      treatments: analysis.treatments.map((treatment, index) => ({ ...treatment, number: index + 1 })),
      people: withUsed(
        mergeReferences([[artist], analysis.people]),
        used((shot) => shot.characters),
      ),
      wardrobe: withUsed(
        mergeReferences([analysis.wardrobe]),
        used((shot) => shot.wardrobe),
      ),
      places: withUsed(
        mergeReferences([analysis.places]),
        used((shot) => (shot.place ? [shot.place] : [])),
      ),
    })
  },
})
