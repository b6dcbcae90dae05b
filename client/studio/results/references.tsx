import { Badge } from '@mantine/core'
import type { ReactNode } from 'react'
import type { ReferenceFieldsFragment } from '../../graphql/generated/graphql.ts'
import { HandlesContext, HandleText, referenceAnchor } from './handle-text.tsx'
import { Section } from './parts.tsx'
import { items, type Streaming } from './result.ts'
import classes from './results.module.css'

type References = Streaming<ReferenceFieldsFragment>[] | null | undefined

/** Lets every text below lead from an @handle to its reference. */
export function KnownHandles({ lists, children }: { lists: References[]; children: ReactNode }) {
  const names = lists.flatMap(items).flatMap(({ handle, name }) => (handle ? [[handle, name ?? ''] as const] : []))
  return <HandlesContext value={new Map(names)}>{children}</HandlesContext>
}

export function ReferencesSection({ title, references }: { title: string; references: References }) {
  const present = items(references)
  if (present.length === 0) return null
  return (
    <Section title={title} aside={<Badge color="gray">{present.length}</Badge>}>
      <ul className={classes.references}>
        {present.map((reference, index) => (
          <li key={reference.handle ?? index} id={reference.handle ? referenceAnchor(reference.handle) : undefined}>
            <div className={classes.referenceHead}>
              <b>{reference.name}</b>
              <span className={classes.handle}>{reference.handle}</span>
            </div>
            <p>
              <HandleText>{reference.description}</HandleText>
            </p>
          </li>
        ))}
      </ul>
    </Section>
  )
}
