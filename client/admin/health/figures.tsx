import { Card, SimpleGrid, Skeleton, Text } from '@mantine/core'
import { formatAnswerTime, formatCount, formatSpan } from '../../lib/format.ts'
import { formatUptime } from '../../status/health-words.ts'
import type { Health } from './use-board.ts'

export function Figures({ figures }: { figures: Health['figures'] | undefined }) {
  const { uptime, medianResponseMs, incidents, meanTimeToRecoverMs } = figures ?? {}
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }} spacing="md">
      <Figure name="Uptime, 90 days" value={known(uptime, formatUptime)} note="of the time that was watched" />
      <Figure name="Median response" value={known(medianResponseMs, formatAnswerTime)} note="all checks, 24 h" />
      <Figure name="Incidents" value={known(incidents, formatCount)} note="last 90 days" />
      <Figure name="Mean time to recover" value={known(meanTimeToRecoverMs, formatSpan)} note="last 90 days" />
    </SimpleGrid>
  )
}

/** undefined: not loaded; null: there is no such figure yet. */
const known = (figure: number | null | undefined, format: (figure: number) => string): string | undefined =>
  figure === undefined ? undefined : figure === null ? 'None yet' : format(figure)

function Figure({ name, value, note }: { name: string; value: string | undefined; note: string }) {
  return (
    <Card padding="md">
      <Text size="sm" c="dimmed" fw={500}>
        {name}
      </Text>
      {value === undefined ? (
        <Skeleton h={32} w={80} mt={4} />
      ) : (
        <Text fz={22} fw={650} lh={1.45} className="num">
          {value}
        </Text>
      )}
      <Text size="xs" c="dimmed">
        {note}
      </Text>
    </Card>
  )
}
