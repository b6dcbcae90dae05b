import { type FieldsProps, type FormDefinition, given, textFault } from './definition.ts'
import { DirectorText, LongText, ShortText } from './text-fields.tsx'

type Values = { songTitle: string; artist: string; lyrics: string; director: string; notes: string }

export const musicAnalysisForm: FormDefinition<Values> = {
  initial: { songTitle: '', artist: '', lyrics: '', director: '', notes: '' },
  faults: ({ songTitle, artist, lyrics, director, notes }) => ({
    songTitle: textFault(songTitle, 'The title', 300),
    artist: textFault(artist, 'The artist', 300),
    lyrics: textFault(lyrics, 'The text of the song', 12_000),
    director: textFault(director, 'The director', 8_000, 'optional'),
    notes: textFault(notes, 'The note', 20_000, 'optional'),
  }),
  toWork: ({ songTitle, artist, lyrics, director, notes }) => ({
    musicAnalysis: { songTitle, artist, lyrics, director: given(director), notes: given(notes) },
  }),
  Fields,
}

function Fields({ form }: FieldsProps<Values>) {
  return (
    <>
      <ShortText label="Song" placeholder="Glass Tides" required input={form.getInputProps('songTitle')} />
      <ShortText label="Artist" placeholder="Nova Reyes" required input={form.getInputProps('artist')} />
      <LongText
        label="Lyrics"
        hint="Marks such as [Chorus] and times such as 0:42 are understood. Without times none are invented."
        placeholder={'[Verse 1]\nThe harbour holds its breath…'}
        required
        rows={12}
        limit={12_000}
        input={form.getInputProps('lyrics')}
      />
      <DirectorText input={form.getInputProps('director')} />
      <LongText
        label="Notes"
        hint="Wishes of the artist, the label or the director."
        placeholder="One day of shooting, no dancers."
        rows={3}
        limit={20_000}
        input={form.getInputProps('notes')}
      />
    </>
  )
}
