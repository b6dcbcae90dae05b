import { Card, Group, SegmentedControl, Skeleton, Title } from '@mantine/core'
import { useMemo, useState } from 'react'
import { formatCount } from '../../lib/format.ts'
import chart from '../../usage/chart.module.css'
import { DAY_CHART_HEIGHT, DayChart, type DayLine } from '../reports/day-chart.tsx'
import { formatUsd } from '../reports/money.ts'
import type { Overview } from './use-overview.ts'

type Day = Overview['byDay'][number]
type View = {
  label: string
  format: (value: number) => string
  lines: { name: string; colour: string; value: (day: Day) => number }[]
}

const VIEWS = {
  money: {
    label: 'Revenue and cost per day',
    format: formatUsd,
    lines: [
      { name: 'Revenue', colour: 'var(--c-music)', value: ({ revenue }) => Number(revenue) },
      { name: 'Cost', colour: 'var(--c-commercial)', value: ({ cost }) => Number(cost) },
    ],
  },
  points: {
    label: 'Points per day',
    format: formatCount,
    lines: [{ name: 'Points', colour: 'var(--c-story)', value: ({ points }) => points }],
  },
  work: {
    label: 'Actions per day',
    format: formatCount,
    lines: [
      { name: 'Actions', colour: 'var(--c-image)', value: ({ actions }) => actions },
      { name: 'Failed', colour: 'var(--c-other)', value: ({ failed }) => failed },
    ],
  },
  people: {
    label: 'Active people per day',
    format: formatCount,
    lines: [{ name: 'People', colour: 'var(--c-video)', value: ({ users }) => users }],
  },
} satisfies Record<string, View>
type ViewName = keyof typeof VIEWS

const CHOICES = [
  { value: 'money', label: 'Money' },
  { value: 'points', label: 'Points' },
  { value: 'work', label: 'Actions' },
  { value: 'people', label: 'People' },
]

type Props = { overview: Pick<Overview, 'byDay'> | undefined; first?: ViewName }

/** The days as a chart; `first` is what it shows until something else is chosen. */
export function DaysCard({ overview, first = 'points' }: Props) {
  const [name, setName] = useState<ViewName>(first)
  const view: View = VIEWS[name]
  const days = overview?.byDay
  const lines = useMemo<DayLine[] | undefined>(
    () => days && view.lines.map(({ value, ...line }) => ({ ...line, values: days.map(value) })),
    [days, view],
  )
  return (
    <Card component="section" aria-labelledby="days">
      <Group justify="space-between" mb="md">
        <Title order={2} fz="md" id="days">
          {view.label}
        </Title>
        <SegmentedControl
          data={CHOICES}
          value={name}
          onChange={(value) => setName(value as ViewName)}
          aria-label="What the chart shows"
        />
      </Group>
      {lines && lines.length > 1 && (
        <ul className={chart.legend} aria-hidden>
          {lines.map((line) => (
            <li key={line.name}>
              <i style={{ background: line.colour }} />
              <span>{line.name}</span>
            </li>
          ))}
        </ul>
      )}
      {days && lines ? (
        <DayChart label={view.label} dates={days.map(({ date }) => date)} lines={lines} format={view.format} />
      ) : (
        <Skeleton h={DAY_CHART_HEIGHT} radius="md" />
      )}
    </Card>
  )
}
