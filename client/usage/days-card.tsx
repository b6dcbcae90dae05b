import { Card, Group, SegmentedControl, Skeleton, Text, Title } from '@mantine/core'
import IconChartDonut from '@tabler/icons-react/dist/esm/icons/IconChartDonut.mjs'
import type { CombinedError } from 'urql'
import { formatCount } from '../lib/format.ts'
import { EmptyState, ProblemState } from '../ui/state.tsx'
import classes from './chart.module.css'
import { DaysTable } from './days-table.tsx'
import type { Grouping } from './range.ts'
import { seriesOf } from './series.ts'
import { CHART_HEIGHT, StackChart } from './stack-chart.tsx'
import type { ShownUsage } from './use-usage.ts'

const GROUPINGS = [
  { value: 'function', label: 'Function' },
  { value: 'model', label: 'Model' },
]

type Props = {
  shown: ShownUsage | undefined
  by: Grouping
  error: CombinedError | undefined
  onGroup: (by: Grouping) => void
  onRetry: () => void
}

/** Points of each day, by what they were used for; the same as a table. */
export function DaysCard({ shown, by, error, onGroup, onRetry }: Props) {
  return (
    <Card component="section" aria-labelledby="days" h="100%">
      <Group justify="space-between" align="flex-start" mb="md" wrap="nowrap">
        <div>
          <Title order={2} fz="md" id="days">
            Points per day
          </Title>
          <Text size="sm" c="dimmed">
            By {by}, on the day an action ended
          </Text>
        </div>
        <SegmentedControl
          data={GROUPINGS}
          value={by}
          onChange={(value) => onGroup(value as Grouping)}
          aria-label="Stacked by"
          style={{ flex: 'none' }}
        />
      </Group>
      <Body shown={shown} error={error} onRetry={onRetry} />
    </Card>
  )
}

function Body({ shown, error, onRetry }: Pick<Props, 'shown' | 'error' | 'onRetry'>) {
  if (!shown) {
    if (error) return <ProblemState error={error} onRetry={onRetry} />
    return <Skeleton h={CHART_HEIGHT + 66} radius="md" />
  }
  const { usage, by } = shown
  if (usage.actions === 0) {
    return (
      <EmptyState icon={<IconChartDonut size={22} />} title="No use in this time">
        Once something has run in the studio, its points show here by day, by function and by model.
      </EmptyState>
    )
  }
  const series = seriesOf(usage, by)
  return (
    <>
      <ul className={classes.legend} aria-label={`Points by ${by}`}>
        {series.map(({ key, name, colour, points }) => (
          <li key={key}>
            <i style={{ background: colour }} />
            <span>{name}</span>
            <small className="num">{formatCount(points)}</small>
          </li>
        ))}
      </ul>
      <StackChart days={usage.byDay} series={series} />
      <DaysTable days={usage.byDay} series={series} />
    </>
  )
}
