import { HandleText } from './handle-text.tsx'
import { NotesSection, Prose, Section } from './parts.tsx'
import classes from './reasoning-task.module.css'
import { items, type ResultFields } from './result.ts'

export function ReasoningTaskView({ result }: { result: ResultFields<'ReasoningTask'> }) {
  const steps = items(result.steps)
  return (
    <>
      <Section title="Answer">
        <Prose large>{result.answer}</Prose>
      </Section>
      {steps.length > 0 && (
        <Section title="The way to it">
          <ol className={classes.steps}>
            {steps.map((step, index) => (
              <li key={index}>
                <h3>{step.title}</h3>
                <p>
                  <HandleText>{step.detail}</HandleText>
                </p>
              </li>
            ))}
          </ol>
        </Section>
      )}
      <NotesSection title="Taken for granted" notes={result.assumptions} />
      <NotesSection title="Open questions" notes={result.openQuestions} />
    </>
  )
}
