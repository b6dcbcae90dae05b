import { formatTimecode } from '../../lib/format.ts'
import classes from './commercial-generation.module.css'
import { Facts, NotesSection, Prose, Section } from './parts.tsx'
import { items, type ResultFields } from './result.ts'
import { Shots } from './shots.tsx'

type Commercial = ResultFields<'CommercialGeneration'>
type Beat = NonNullable<Commercial['shots']>[number]

export function CommercialGenerationView({ result }: { result: Commercial }) {
  const beats = items(result.shots)
  return (
    <>
      <Section title={result.title || 'Commercial'}>
        <Prose large>{result.concept}</Prose>
        <Facts
          columns
          facts={[
            ['Hook', result.hook],
            ['Call to action', result.callToAction],
          ]}
        />
      </Section>
      {beats.length > 0 && (
        <Section title="Beats">
          <Timeline beats={beats} />
          <Shots
            shots={beats.map((beat) => ({
              number: beat.number,
              description: beat.description,
              handles: [],
              head: <BeatHead beat={beat} />,
              facts: [
                ['Camera', beat.camera],
                ['Light', beat.light],
                ['Sound', beat.sound],
                ['On screen', beat.onScreenText],
                ['Brand', beat.brandIntegration],
              ],
            }))}
          />
        </Section>
      )}
      <NotesSection title="Platform notes" notes={result.platformNotes} />
    </>
  )
}

/** The spot to scale: how long each beat holds. */
function Timeline({ beats }: { beats: Beat[] }) {
  return (
    <div className={classes.timeline} aria-hidden>
      {beats.map((beat, index) => (
        <div key={index} style={{ flexGrow: Math.max(0.5, (beat.endSeconds ?? 0) - (beat.startSeconds ?? 0)) }}>
          <b>{beat.number ?? index + 1}</b>
          <span className="num">{typeof beat.startSeconds === 'number' && formatTimecode(beat.startSeconds)}</span>
        </div>
      ))}
    </div>
  )
}

function BeatHead({ beat }: { beat: Beat }) {
  const timed = typeof beat.startSeconds === 'number' && typeof beat.endSeconds === 'number'
  return (
    <div className={classes.beatHead}>
      <b>{beat.type}</b>
      {timed && (
        <span className="num">
          {formatTimecode(beat.startSeconds ?? 0)} to {formatTimecode(beat.endSeconds ?? 0)}
        </span>
      )}
    </div>
  )
}
