import { formatCount, formatMean } from '../../lib/format.ts'
import { dayCount } from '../../usage/range.ts'
import classes from '../../usage/usage.module.css'
import { formatUsd } from '../reports/money.ts'
import { Tile } from '../reports/tile.tsx'
import type { Overview, ShownOverview } from './use-overview.ts'

type Sum = Pick<
  Overview,
  'activeUsers' | 'actions' | 'points' | 'revenue' | 'cost' | 'profit' | 'averagePointsPerUser' | 'failed'
>
type FigureOf = {
  name: string
  colour: string
  value: (sum: Sum) => number
  words: (value: number) => string
  perDay: (day: Overview['byDay'][number]) => number
  note?: (overview: Overview) => string | undefined
}

const FIGURES: FigureOf[] = [
  {
    name: 'Revenue',
    colour: 'var(--c-music)',
    value: ({ revenue }) => Number(revenue),
    words: formatUsd,
    perDay: ({ revenue }) => Number(revenue),
  },
  {
    name: 'Provider cost',
    colour: 'var(--c-commercial)',
    value: ({ cost }) => Number(cost),
    words: formatUsd,
    perDay: ({ cost }) => Number(cost),
  },
  {
    name: 'Profit',
    colour: 'var(--c-story)',
    value: ({ profit }) => Number(profit),
    words: formatUsd,
    perDay: ({ profit }) => Number(profit),
    note: ({ profit, previous }) =>
      Number(profit) < 0 || Number(previous?.profit) < 0
        ? `${formatUsd(previous?.profit ?? 0)} in the days before`
        : undefined,
  },
  {
    name: 'Active people',
    colour: 'var(--c-video)',
    value: ({ activeUsers }) => activeUsers,
    words: formatCount,
    perDay: ({ users }) => users,
  },
  {
    name: 'Actions',
    colour: 'var(--c-image)',
    value: ({ actions }) => actions,
    words: formatCount,
    perDay: ({ actions }) => actions,
  },
  {
    name: 'Failed actions',
    colour: 'var(--c-other)',
    value: ({ failed }) => failed,
    words: formatCount,
    perDay: ({ failed }) => failed,
  },
  {
    name: 'Points used',
    colour: 'var(--c-story)',
    value: ({ points }) => points,
    words: formatCount,
    perDay: ({ points }) => points,
  },
  {
    name: 'Points per person',
    colour: 'var(--c-music)',
    value: ({ averagePointsPerUser }) => averagePointsPerUser,
    words: formatMean,
    perDay: ({ points, users }) => (users === 0 ? 0 : points / users),
  },
]

/** What the days came to, each with how it stands to as many days before. */
export function Figures({ shown: { overview, range, error } }: { shown: ShownOverview }) {
  return (
    <div className={classes.figures}>
      {FIGURES.map(({ name, colour, value, words, perDay, note }) => (
        <Tile
          key={name}
          name={overview?.sandbox && name === 'Revenue' ? 'Revenue, sandbox' : name}
          colour={colour}
          failed={error !== undefined}
          value={overview && words(value(overview))}
          note={overview && note?.(overview)}
          perDay={overview?.byDay.map(perDay)}
          {...(overview && {
            change: {
              now: value(overview),
              before: overview.previous ? value(overview.previous) : undefined,
              days: dayCount(range),
            },
          })}
        />
      ))}
    </div>
  )
}
