import type { ReactNode } from 'react'
import classes from './points.module.css'

/** Terms and what they are; without a term there is no line. */
export function Facts({ facts }: { facts: [term: string | null, value: ReactNode][] }) {
  return (
    <dl className={classes.facts}>
      {facts.map(([term, value]) =>
        term === null ? null : (
          <div key={term}>
            <dt>{term}</dt>
            <dd className="num">{value}</dd>
          </div>
        ),
      )}
    </dl>
  )
}
