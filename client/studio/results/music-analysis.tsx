import { Badge, Card, Tabs, Title } from '@mantine/core'
import { memo } from 'react'
import { formatTimecode } from '../../lib/format.ts'
import own from './music-analysis.module.css'
import { Facts, NotesSection, Prose, Section } from './parts.tsx'
import { KnownHandles, ReferencesSection } from './references.tsx'
import { items, type ResultFields } from './result.ts'
import classes from './results.module.css'
import { Shots } from './shots.tsx'

type Music = ResultFields<'MusicAnalysis'>
type SongSection = NonNullable<Music['sections']>[number]

export function MusicAnalysisView({ result }: { result: Music }) {
  return (
    <KnownHandles lists={[result.people, result.wardrobe, result.places]}>
      <Section title={result.title || 'Song'} aside={<span className={classes.aside}>{result.artist}</span>}>
        <Prose large>{result.summary}</Prose>
        <Facts facts={[['Mood', result.mood]]} />
      </Section>
      <Treatments result={result} />
      {items(result.sections).map((section, index) => (
        <SongSectionView key={index} section={section} />
      ))}
      <NotesSection title="Direction for the artist" notes={result.performanceNotes} />
      <ReferencesSection title="People" references={result.people} />
      <ReferencesSection title="Wardrobe" references={result.wardrobe} />
      <ReferencesSection title="Places" references={result.places} />
    </KnownHandles>
  )
}

function Treatments({ result }: { result: Music }) {
  const treatments = items(result.treatments)
  if (treatments.length === 0) return null
  const recommended = (result.recommendedTreatment ?? 1) - 1
  return (
    <Section title="Treatments">
      <Tabs defaultValue={String(recommended)} keepMounted={false}>
        <Tabs.List mb="md">
          {treatments.map((treatment, index) => (
            <Tabs.Tab key={index} value={String(index)}>
              {index + 1}. {treatment.title}{' '}
              {result.recommendedTreatment === index + 1 && (
                <Badge color="teal" ml={4}>
                  Recommended
                </Badge>
              )}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {treatments.map((treatment, index) => (
          <Tabs.Panel key={index} value={String(index)}>
            <Prose>{treatment.concept}</Prose>
            <Facts
              columns
              facts={[
                ['Visual language', treatment.visualLanguage],
                ['Colour', treatment.colour],
                ['Performance', treatment.performance],
                ['Production', treatment.production],
              ]}
            />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Section>
  )
}

const SongSectionView = memo(function SongSectionView({ section }: { section: SongSection }) {
  const lines = items(section.lines)
  return (
    <Card component="section" padding="lg" className={classes.chapter}>
      <div className={classes.sectionHead}>
        <Title order={2} fz="lg">
          {section.type}
        </Title>
        <span className={`${classes.aside} num`}>{span(section)}</span>
      </div>
      {lines.length > 0 && <blockquote className={own.lyrics}>{lines.join('\n')}</blockquote>}
      <Prose>{section.meaning}</Prose>
      <Shots
        shots={items(section.shots).map((shot) => ({
          number: shot.number,
          description: shot.description,
          handles: [...items(shot.characters), ...items(shot.wardrobe), shot.place],
          facts: [
            ['Size', shot.shotSize],
            ['Lens', shot.lens],
            ['Movement', shot.movement],
            ['Light', shot.light],
            ['Performance', shot.performance],
          ],
        }))}
      />
    </Card>
  )
})

function span({ startSeconds, endSeconds }: SongSection): string {
  if (typeof startSeconds !== 'number') return ''
  const start = formatTimecode(startSeconds)
  return typeof endSeconds === 'number' ? `${start} to ${formatTimecode(endSeconds)}` : `from ${start}`
}
