import { formatCount, formatPoints, formatSigned } from '../lib/format.ts'
import { nodesOf } from '../lib/nodes.ts'
import { KIND_LABEL, type LineSearch } from './line-search.ts'
import classes from './points.module.css'
import type { ShownLines } from './use-lines.ts'

/** Before, what came and went by kind, after: it adds up. With filters, what the lines that fit come to. */
export function LineTotals({ lines, search }: { lines: ShownLines; search: LineSearch }) {
  const ranged = search.from || search.to
  return (
    <div className={classes.totals}>
      <dl className={classes.sums} aria-label={ranged ? 'Points in this time' : 'Points in all'}>
        <Sum term={search.from ? 'Before' : 'At first'} value={formatCount(lines.opening)} />
        {lines.totals.map(({ kind, added, taken }) => (
          <Sum key={kind} term={KIND_LABEL[kind]} value={change(added, taken)} />
        ))}
        <Sum term={search.to ? 'After' : 'Now'} value={formatCount(lines.closing)} strong />
      </dl>
      <p className={classes.fits} aria-live="polite">
        {fitting(lines, search)}
      </p>
    </div>
  )
}

function Sum({ term, value, strong = false }: { term: string; value: string; strong?: boolean }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd className={strong ? `num ${classes.now}` : 'num'}>{value}</dd>
    </div>
  )
}

/** Of a kind that does both, both. */
function change(added: number, taken: number): string {
  if (added > 0 && taken > 0) return `${formatSigned(added)} ${formatSigned(-taken)}`
  return formatSigned(added > 0 ? added : -taken)
}

function fitting(lines: ShownLines, { kinds, text }: LineSearch): string {
  const shown = nodesOf(lines)
  const sum = shown.reduce((all, { amount }) => all + amount, 0)
  const here = `The ${shown.length === 1 ? 'one' : formatCount(shown.length)} shown ${shown.length === 1 ? 'comes' : 'come'} to ${signedPoints(sum)}.`
  if (lines.lines === null || lines.sum === null) return shown.length === 0 ? '' : here
  const count = `${formatCount(lines.lines)} ${lines.lines === 1 ? 'line' : 'lines'}`
  const all =
    kinds || text
      ? `${count} ${lines.lines === 1 ? 'fits, and comes' : 'fit, and come'} to ${signedPoints(lines.sum)}.`
      : `${count}.`
  return shown.length > 0 && shown.length < lines.lines ? `${all} ${here}` : all
}

const signedPoints = (sum: number) => (sum === 0 ? '0 points' : `${sum < 0 ? '−' : '+'}${formatPoints(Math.abs(sum))}`)
