import type {
  CommercialGenerationResultFragment,
  MusicAnalysisResultFragment,
  StoryBreakdownResultFragment,
} from '../../graphql/generated/graphql.ts'
import { formatTimecode } from '../../lib/format.ts'
import { blocks, bullets, facts, heading, quote, references, section } from './markdown-parts.ts'

export const storyBreakdown = (story: StoryBreakdownResultFragment): string =>
  blocks(
    heading(1, story.title),
    story.synopsis,
    ...story.chapters.map((chapter) =>
      blocks(
        heading(2, `${chapter.number}. ${chapter.title}`),
        chapter.beat,
        chapter.titleCard && quote(chapter.titleCard.text),
        facts(
          ['Characters', chapter.characters.join(' ')],
          ['Places', chapter.places.join(' ')],
          ['Coverage', chapter.coverageNotes],
        ),
        ...chapter.shots.map((shot) =>
          blocks(
            heading(3, `Shot ${shot.number}`),
            shot.description,
            facts(
              ['Size', shot.shotSize],
              ['Lens', shot.lens],
              ['Movement', shot.movement],
              ['Light', shot.light],
              ['In frame', [...shot.characters, shot.place, ...shot.props].filter(Boolean).join(' ')],
              ['Sound', shot.sound],
              ['Purpose', shot.purpose],
              ['Cut', shot.transition],
            ),
          ),
        ),
      ),
    ),
    references(2, 'Characters', story.characters),
    references(2, 'Places', story.places),
    references(2, 'Props', story.props),
    section(2, 'Coverage notes', bullets(story.coverageNotes)),
  )

export const musicAnalysis = (song: MusicAnalysisResultFragment): string =>
  blocks(
    heading(1, `${song.title}, ${song.artist}`),
    song.summary,
    facts(['Mood', song.mood]),
    heading(2, 'Treatments'),
    ...song.treatments.map((one) =>
      blocks(
        heading(3, `${one.number}. ${one.title}${one.number === song.recommendedTreatment ? ' (recommended)' : ''}`),
        one.concept,
        facts(
          ['Visual language', one.visualLanguage],
          ['Colour', one.colour],
          ['Performance', one.performance],
          ['Production', one.production],
        ),
      ),
    ),
    ...song.sections.map((part) =>
      blocks(
        heading(2, `${part.type}${times(part)}`),
        part.lines.length > 0 ? quote(part.lines.join('\n')) : '',
        part.meaning,
        ...part.shots.map((shot) =>
          blocks(
            heading(3, `Shot ${shot.number}`),
            shot.description,
            facts(
              ['Size', shot.shotSize],
              ['Lens', shot.lens],
              ['Movement', shot.movement],
              ['Light', shot.light],
              ['In frame', [...shot.characters, ...shot.wardrobe, shot.place].filter(Boolean).join(' ')],
              ['Performance', shot.performance],
            ),
          ),
        ),
      ),
    ),
    section(2, 'Direction for the artist', bullets(song.performanceNotes)),
    references(2, 'People', song.people),
    references(2, 'Wardrobe', song.wardrobe),
    references(2, 'Places', song.places),
  )

export const commercialGeneration = (spot: CommercialGenerationResultFragment): string =>
  blocks(
    heading(1, spot.title),
    spot.concept,
    facts(['Hook', spot.hook], ['Call to action', spot.callToAction]),
    ...spot.shots.map((shot) =>
      blocks(
        heading(2, `${formatTimecode(shot.startSeconds)} to ${formatTimecode(shot.endSeconds)}: ${shot.type}`),
        shot.description,
        facts(
          ['Camera', shot.camera],
          ['Light', shot.light],
          ['Sound', shot.sound],
          ['On screen', shot.onScreenText],
          ['Brand', shot.brandIntegration],
        ),
      ),
    ),
    section(2, 'Platform notes', bullets(spot.platformNotes)),
  )

function times({ startSeconds, endSeconds }: { startSeconds: number | null; endSeconds: number | null }): string {
  if (startSeconds === null) return ''
  return ` (${formatTimecode(startSeconds)}${endSeconds === null ? '' : ` to ${formatTimecode(endSeconds)}`})`
}
