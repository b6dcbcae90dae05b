import { Copy } from '../../ui/copy.tsx'
import own from './image-analysis.module.css'
import { Facts, Prose, Section } from './parts.tsx'
import { items, type ResultFields } from './result.ts'
import classes from './results.module.css'

type Image = ResultFields<'ImageAnalysis'>

const HEX = /^#[0-9a-f]{6}$/i

export function ImageAnalysisView({ result }: { result: Image }) {
  const subjects = items(result.subjects)
  const { suggestedPrompt } = result
  return (
    <>
      {result.questionAnswer && (
        <Section title="Your question">
          <Prose large>{result.questionAnswer}</Prose>
        </Section>
      )}
      <Section title="What it shows">
        <Prose large>{result.description}</Prose>
        <Palette colours={items(result.palette)} />
        <Facts
          columns
          facts={[
            ['Composition', result.composition],
            ['Colour', result.colour],
            ['Light', result.light],
            ['Mood', result.mood],
          ]}
        />
      </Section>
      {subjects.length > 0 && (
        <Section title="Subjects">
          <ul className={classes.references}>
            {subjects.map((subject, index) => (
              <li key={index}>
                <div className={classes.referenceHead}>
                  <b>{subject.name}</b>
                  <span className={classes.aside}>{subject.position}</span>
                </div>
                <p>{subject.description}</p>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {suggestedPrompt && (
        <Section title="A prompt that comes close" aside={<Copy value={suggestedPrompt} label="Copy" />}>
          <p className={own.prompt}>{suggestedPrompt}</p>
        </Section>
      )}
    </>
  )
}

function Palette({ colours }: { colours: string[] }) {
  const present = colours.filter((colour) => HEX.test(colour))
  if (present.length === 0) return null
  return (
    <ul className={own.palette} aria-label="Palette">
      {present.map((colour) => (
        <li key={colour}>
          <i style={{ background: colour }} />
          <code>{colour}</code>
        </li>
      ))}
    </ul>
  )
}
