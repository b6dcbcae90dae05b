import { Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useQuery } from 'urql'
import { PLAN_NAME } from '../../account/plan.ts'
import { AdminMoneyPeopleDocument } from '../../graphql/generated/graphql.ts'
import { formatCount } from '../../lib/format.ts'
import { nodesOf } from '../../lib/nodes.ts'
import { ProblemState } from '../../ui/state.tsx'
import type { Range } from '../../usage/range.ts'
import { formatUsd } from '../reports/money.ts'
import { type Column, MoneyTable } from './money-table.tsx'

type Sums = { actions: number; points: number; cost: string; revenue: string; profit: string }
const sums: Column<Sums>[] = [
  { name: 'Actions', of: ({ actions }) => formatCount(actions), figure: true },
  { name: 'Points', of: ({ points }) => formatCount(points), figure: true },
  { name: 'Cost', of: ({ cost }) => formatUsd(cost), figure: true },
  { name: 'Revenue', of: ({ revenue }) => formatUsd(revenue), figure: true },
  { name: 'Profit', of: ({ profit }) => formatUsd(profit), figure: true },
]

/** Who brings what and costs what: asked for by itself, for it takes the longest. */
export function PeopleCards({ range }: { range: Range }) {
  const days = `${range.from} ${range.to}`
  const [pages, setPages] = useState({ days, cursors: [null] as (string | null)[] })
  // Other days begin at their own first page.
  const cursors = pages.days === days ? pages.cursors : [null]
  const [{ data, error, stale }, execute] = useQuery({
    query: AdminMoneyPeopleDocument,
    variables: { ...range, after: cursors.at(-1) ?? null },
    requestPolicy: 'cache-and-network',
  })
  if (error && !data) return <ProblemState error={error} onRetry={() => execute({ requestPolicy: 'network-only' })} />
  const { byPlan, people } = data?.admin?.analytics ?? {}
  const next = people?.pageInfo.hasNextPage ? people.pageInfo.endCursor : null
  const go = (cursors: (string | null)[]) => setPages({ days, cursors })
  return (
    <Stack gap="md" aria-busy={stale}>
      <MoneyTable
        title="By plan"
        detail="The people who have it now"
        file="plans"
        range={range}
        rows={byPlan}
        keyOf={({ plan }) => plan}
        columns={[
          { name: 'Plan', of: ({ plan }) => PLAN_NAME[plan] },
          { name: 'People', of: ({ people: count }) => formatCount(count), figure: true },
          ...sums,
        ]}
        none="There are no plans."
      />
      <MoneyTable
        title="By person"
        detail="The dearest first"
        file="people"
        range={range}
        rows={people && nodesOf(people)}
        keyOf={({ user }) => user.id}
        columns={[{ name: 'Person', of: ({ user }) => <Person {...user} /> }, ...sums]}
        none="Nobody made or paid anything in these days."
      >
        {(cursors.length > 1 || next) && (
          <Group gap="sm" mt="md">
            <Button
              size="compact-sm"
              variant="default"
              disabled={cursors.length === 1}
              onClick={() => go(cursors.slice(0, -1))}
            >
              Dearer
            </Button>
            <Button size="compact-sm" variant="default" disabled={!next} onClick={() => go([...cursors, next])}>
              Next
            </Button>
          </Group>
        )}
      </MoneyTable>
    </Stack>
  )
}

function Person({ name, email }: { name: string; email: string }) {
  return (
    <>
      {name}
      <Text size="xs" c="dimmed" component="div">
        {email}
      </Text>
    </>
  )
}
