import { Badge } from '@mantine/core'
import { memo, type ReactNode, useMemo } from 'react'
import type { ReferenceFieldsFragment } from '../../graphql/generated/graphql.ts'
import { HandlesContext, HandleText, referenceAnchor } from './handle-text.tsx'
import { Section } from './parts.tsx'
import { items, type Streaming } from './result.ts'
import classes from './results.module.css'

type References = Streaming<ReferenceFieldsFragment>[] | null | undefined

/** Lets every text below lead from an @handle to its reference. */
export function KnownHandles({ lists, children }: { lists: References[]; children: ReactNode }) {
  // While a result is being written these lists seldom change; every text with a handle in it depends on them.
  const names = useMemo(
    () => new Map(lists.flatMap(items).flatMap(({ handle, name }) => (handle ? [[handle, name ?? ''] as const] : []))),
    lists,
  )
  return <HandlesContext value={names}>{children}</HandlesContext>
}

type SectionProps = { title: string; references: References }

export const ReferencesSection = memo(function ReferencesSection({ title, references }: SectionProps) {
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
})
