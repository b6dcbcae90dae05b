import { Card, SimpleGrid, Skeleton, Text } from '@mantine/core'
import type { UsageQuery } from '../graphql/generated/graphql.ts'
import { formatCount } from '../lib/format.ts'

export type Usage = NonNullable<UsageQuery['viewer']>['usage']

const oneDigit = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 })

export function Figures({ usage, days }: { usage: Usage | undefined; days: number }) {
  const { points = 0, actions = 0 } = usage ?? {}
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }} spacing="md">
      <Figure name="Points used" value={usage && formatCount(points)} unit="points" />
      <Figure name="Daily average" value={usage && oneDigit.format(points / days)} unit="a day" />
      <Figure name="Actions" value={usage && formatCount(actions)} unit="" />
      <Figure
        name="Points per action"
        value={usage && (actions > 0 ? oneDigit.format(points / actions) : 'None yet')}
        unit=""
      />
    </SimpleGrid>
  )
}

function Figure({ name, value, unit }: { name: string; value: string | undefined; unit: string }) {
  return (
    <Card padding="md">
      <Text size="sm" c="dimmed" fw={500}>
        {name}
      </Text>
      {value === undefined ? (
        <Skeleton h={32} w={80} mt={4} />
      ) : (
        <Text fz={24} fw={650} lh={1.35} className="num">
          {value}{' '}
          <Text span size="sm" c="dimmed" fw={400}>
            {unit}
          </Text>
        </Text>
      )}
    </Card>
  )
}
