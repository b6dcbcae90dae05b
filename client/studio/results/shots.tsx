import type { ReactNode } from 'react'
import { Handles, HandleText } from './handle-text.tsx'
import { Facts } from './parts.tsx'
import classes from './shots.module.css'

export type ShotView = {
  number: number | null | undefined
  description: string | null | undefined
  handles: readonly (string | null | undefined)[]
  facts: [term: string, text: string | null | undefined][]
  head?: ReactNode
}

/** A shot list: number, what is seen, how it is shot. Rows on a desk, cards on a phone. */
export function Shots({ shots }: { shots: ShotView[] }) {
  if (shots.length === 0) return null
  return (
    <ol className={classes.shots}>
      {shots.map((shot, index) => (
        <li key={index} className={classes.shot}>
          <span className={`${classes.shotNumber} num`} aria-hidden>
            {shot.number ?? index + 1}
          </span>
          <div className={classes.seen}>
            {shot.head}
            <p>
              <span className="visually-hidden">Shot {shot.number ?? index + 1}: </span>
              <HandleText>{shot.description}</HandleText>
            </p>
            <Handles handles={shot.handles} />
          </div>
          <Facts facts={shot.facts} />
        </li>
      ))}
    </ol>
  )
}
