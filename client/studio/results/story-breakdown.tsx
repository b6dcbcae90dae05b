import { Card, Stack, Title } from '@mantine/core'
import { memo } from 'react'
import { Handles } from './handle-text.tsx'
import { Facts, NotesSection, Prose, Section } from './parts.tsx'
import { KnownHandles, ReferencesSection } from './references.tsx'
import { items, type ResultFields } from './result.ts'
import classes from './results.module.css'
import { Shots } from './shots.tsx'
import own from './story-breakdown.module.css'

type Story = ResultFields<'StoryBreakdown'>
type Chapter = ReturnType<typeof items<NonNullable<Story['chapters']>[number]>>[number]

const LONG = 8

export function StoryBreakdownView({ result }: { result: Story }) {
  const chapters = items(result.chapters)
  const shots = chapters.reduce((sum, chapter) => sum + items(chapter.shots).length, 0)
  return (
    <KnownHandles lists={[result.characters, result.places, result.props]}>
      <Section
        title={result.title || 'Story'}
        aside={
          chapters.length > 0 && (
            <span className={classes.aside}>
              {chapters.length} {chapters.length === 1 ? 'chapter' : 'chapters'} · {shots} shots
            </span>
          )
        }
      >
        <Prose large>{result.synopsis}</Prose>
        {chapters.length > 1 && <Contents chapters={chapters} />}
      </Section>
      <Stack gap="md" className={chapters.length > LONG ? classes.long : undefined}>
        {chapters.map((chapter, index) => (
          <ChapterView key={index} chapter={chapter} number={index + 1} />
        ))}
      </Stack>
      <ReferencesSection title="Characters" references={result.characters} />
      <ReferencesSection title="Places" references={result.places} />
      <ReferencesSection title="Props" references={result.props} />
      <NotesSection title="Coverage notes" notes={result.coverageNotes} />
    </KnownHandles>
  )
}

function Contents({ chapters }: { chapters: Chapter[] }) {
  return (
    <nav aria-label="Chapters">
      <ol className={own.contents}>
        {chapters.map((chapter, index) => (
          <li key={index}>
            <a href={`#chapter-${index + 1}`}>{chapter.title || `Chapter ${index + 1}`}</a>
          </li>
        ))}
      </ol>
    </nav>
  )
}

/** Of twenty chapters only those that are being written are drawn again. */
const ChapterView = memo(function ChapterView({ chapter, number }: { chapter: Chapter; number: number }) {
  return (
    <Card component="section" padding="lg" id={`chapter-${number}`} className={classes.chapter}>
      <span className={classes.kicker}>Chapter {number}</span>
      <Title order={2} fz="xl" mb="xs">
        {chapter.title}
      </Title>
      <Prose>{chapter.beat}</Prose>
      <Handles handles={[...items(chapter.characters), ...items(chapter.places)]} />
      {chapter.titleCard?.text && (
        <figure className={own.titleCard}>
          <blockquote>{chapter.titleCard.text}</blockquote>
          <figcaption>{chapter.titleCard.design}</figcaption>
        </figure>
      )}
      <Facts facts={[['Coverage', chapter.coverageNotes]]} />
      <Shots
        shots={items(chapter.shots).map((shot) => ({
          number: shot.number,
          description: shot.description,
          handles: [...items(shot.characters), shot.place, ...items(shot.props)],
          facts: [
            ['Size', shot.shotSize],
            ['Lens', shot.lens],
            ['Movement', shot.movement],
            ['Light', shot.light],
            ['Sound', shot.sound],
            ['Purpose', shot.purpose],
            ['Cut', shot.transition],
          ],
        }))}
      />
    </Card>
  )
})
