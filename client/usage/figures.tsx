import { Card, Skeleton, Text } from '@mantine/core'
import IconArrowDownRight from '@tabler/icons-react/dist/esm/icons/IconArrowDownRight.mjs'
import IconArrowUpRight from '@tabler/icons-react/dist/esm/icons/IconArrowUpRight.mjs'
import { formatCount, formatMean } from '../lib/format.ts'
import { type Change, changeOf } from './change.ts'
import { dayCount } from './range.ts'
import { Trend } from './trend.tsx'
import classes from './usage.module.css'
import type { ShownUsage, Usage } from './use-usage.ts'

type FigureOf = {
  name: string
  unit: string
  colour: string
  /** undefined: of nothing there is none. */
  value: (sum: Sum, days: number) => number | undefined
  perDay: (days: Usage['byDay']) => number[]
}
type Sum = Pick<Usage, 'points' | 'actions'>

const FIGURES: FigureOf[] = [
  {
    name: 'Points used',
    unit: 'points',
    colour: 'var(--c-story)',
    value: ({ points }) => points,
    perDay: (days) => days.map(({ points }) => points),
  },
  {
    name: 'Daily average',
    unit: 'a day',
    colour: 'var(--c-music)',
    value: ({ points }, days) => points / days,
    perDay: (days) => runningMean(days),
  },
  {
    name: 'Actions',
    unit: '',
    colour: 'var(--c-image)',
    value: ({ actions }) => actions,
    perDay: (days) => days.map(({ actions }) => actions),
  },
  {
    name: 'Points per action',
    unit: '',
    colour: 'var(--c-commercial)',
    value: ({ points, actions }) => (actions > 0 ? points / actions : undefined),
    perDay: (days) => days.map(({ points, actions }) => (actions > 0 ? points / actions : 0)),
  },
]

/** What a range came to, and how that stands to the days before it. */
export function Figures({ shown, failed }: { shown: ShownUsage | undefined; failed: boolean }) {
  return (
    <div className={classes.figures}>
      {FIGURES.map((figure) => (
        <Figure key={figure.name} figure={figure} shown={shown} failed={failed} />
      ))}
    </div>
  )
}

type FigureProps = { figure: FigureOf; shown: ShownUsage | undefined; failed: boolean }

function Figure({ figure, shown, failed }: FigureProps) {
  const { name, unit, colour } = figure
  return (
    <Card padding="md" component="section" aria-label={name} className={classes.figure}>
      <Text size="sm" c="dimmed" fw={500}>
        {name}
      </Text>
      {shown && <Known figure={figure} shown={shown} unit={unit} colour={colour} />}
      {!shown &&
        (failed ? (
          <Text size="sm" mt={6}>
            Could not be loaded
          </Text>
        ) : (
          <Skeleton h={58} mt={6} />
        ))}
    </Card>
  )
}

function Known({ figure, shown, unit, colour }: { figure: FigureOf; shown: ShownUsage; unit: string; colour: string }) {
  const { usage, range } = shown
  const days = dayCount(range)
  const value = figure.value(usage, days)
  const before = usage.previous ? figure.value(usage.previous, days) : undefined
  return (
    <>
      <Text fz={24} fw={650} lh={1.35} className="num">
        {value === undefined ? 'None yet' : value >= 100 ? formatCount(value) : formatMean(value)}{' '}
        {unit !== '' && (
          <Text span size="sm" c="dimmed" fw={400}>
            {unit}
          </Text>
        )}
      </Text>
      <div className={classes.change}>
        <Towards change={value === undefined ? null : changeOf(value, before, days)} />
        <Trend values={figure.perDay(usage.byDay)} colour={colour} />
      </div>
    </>
  )
}

function Towards({ change }: { change: Change | null }) {
  return (
    <Text size="xs" c="dimmed" fw={550} component="span" className={classes.towards}>
      {change?.towards === 'up' && <IconArrowUpRight size={14} aria-hidden />}
      {change?.towards === 'down' && <IconArrowDownRight size={14} aria-hidden />}
      {change?.words}
    </Text>
  )
}

function runningMean(days: Usage['byDay']): number[] {
  let sum = 0
  return days.map(({ points }, index) => {
    sum += points
    return sum / (index + 1)
  })
}
