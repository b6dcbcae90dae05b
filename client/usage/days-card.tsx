import { Card, Skeleton, Text, Title } from '@mantine/core'
import IconChartDonut from '@tabler/icons-react/dist/esm/icons/IconChartDonut.mjs'
import type { CombinedError } from 'urql'
import { EmptyState, ProblemState } from '../ui/state.tsx'
import { DayBars } from './day-bars.tsx'
import type { Usage } from './figures.tsx'

type Props = { usage: Usage | undefined; error: CombinedError | undefined; onRetry: () => void }

export function DaysCard({ usage, error, onRetry }: Props) {
  return (
    <Card component="section" aria-labelledby="days">
      <Title order={2} fz="md" id="days">
        Points per day
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        What actions cost, on the day they ended
      </Text>
      {body({ usage, error, onRetry })}
    </Card>
  )
}

function body({ usage, error, onRetry }: Props) {
  if (!usage) return error ? <ProblemState error={error} onRetry={onRetry} /> : <Skeleton h={200} radius="md" />
  if (usage.actions === 0) {
    return (
      <EmptyState icon={<IconChartDonut size={22} />} title="No use in this time">
        Once something has run in the studio, its points show here by day, by function and by model.
      </EmptyState>
    )
  }
  return <DayBars days={usage.byDay} />
}
