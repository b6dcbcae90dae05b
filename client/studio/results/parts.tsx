import { Card, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { HandleText } from './handle-text.tsx'
import { items } from './result.ts'
import classes from './results.module.css'

/** A titled card of a result; nothing while there is nothing in it. */
export function Section({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <Card component="section" aria-label={title} padding="lg">
      <div className={classes.sectionHead}>
        <Title order={2} fz="lg">
          {title}
        </Title>
        {aside}
      </div>
      {children}
    </Card>
  )
}

export function Prose({ children, large }: { children: string | null | undefined; large?: boolean }) {
  if (!children) return null
  return (
    <p className={`prose ${large ? classes.large : classes.body}`}>
      <HandleText>{children}</HandleText>
    </p>
  )
}

/** Terms and what is to be said of them; what is empty is left out. */
export function Facts({
  facts,
  columns,
}: {
  facts: [term: string, text: string | null | undefined][]
  columns?: boolean
}) {
  const present = facts.filter(([, text]) => text)
  if (present.length === 0) return null
  return (
    <dl className={columns ? `${classes.facts} ${classes.columns}` : classes.facts}>
      {present.map(([term, text]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>
            <HandleText>{text}</HandleText>
          </dd>
        </div>
      ))}
    </dl>
  )
}

export function Notes({ notes }: { notes: readonly (string | null)[] | null | undefined }) {
  const present = items(notes)
  if (present.length === 0) return null
  return (
    <ul className={classes.notes}>
      {present.map((note, index) => (
        <li key={index}>
          <HandleText>{note}</HandleText>
        </li>
      ))}
    </ul>
  )
}

export function NotesSection({
  title,
  notes,
}: {
  title: string
  notes: readonly (string | null)[] | null | undefined
}) {
  if (items(notes).length === 0) return null
  return (
    <Section title={title}>
      <Notes notes={notes} />
    </Section>
  )
}
