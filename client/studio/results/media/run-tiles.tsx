import { hasSettled, linesOf } from '../../media/lines.ts'
import type { Part } from '../../run/progress.ts'
import classes from './files.module.css'

/** Older lines say nothing that the newer do not. */
const LINES_SHOWN = 3

/** A tile for each run, in the shape and at the place of what it makes, with what is told of it. */
export function RunTiles({ count, parts, still }: { count: number; parts: Part[]; still: boolean }) {
  return (
    <ul className={classes.grid} aria-label="What is being made">
      {Array.from({ length: count }, (_, number) => {
        const part = parts.find((one) => one.number === number)
        const lines = linesOf(part?.text ?? '')
        return (
          <li key={number} className={classes.tile}>
            <div className={classes.waiting} data-still={still || hasSettled(lines) || undefined}>
              {part?.label && <b>{part.label}</b>}
              <ol>
                {(lines.length > 0 ? lines : ['Waiting for its turn.']).slice(-LINES_SHOWN).map((line, index) => (
                  <li key={index}>{line}</li>
                ))}
              </ol>
            </div>
          </li>
        )
      })}
    </ul>
  )
}
