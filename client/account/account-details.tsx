import { Group, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { AccountFieldsFragment } from '../graphql/generated/graphql.ts'
import { formatCount, formatDayAndYear } from '../lib/format.ts'
import { PLAN_NAME } from './plan.ts'

export function AccountDetails({ account }: { account: AccountFieldsFragment }) {
  return (
    <Stack gap="xs">
      <div>
        <Text size="xs" c="dimmed">
          Available
        </Text>
        <Text fz={26} fw={650} lh={1.2} className="num">
          {formatCount(account.available)}{' '}
          <Text span size="sm" c="dimmed">
            points
          </Text>
        </Text>
      </div>
      <Stack component="dl" gap={6} m={0}>
        <Line term="Held by running work" value={formatCount(account.held)} />
        <Line
          term={`${PLAN_NAME[account.plan]} plan, left this month`}
          value={`${formatCount(account.allocationRemaining)} of ${formatCount(account.monthlyAllocation)}`}
        />
        <Line term="Boost, never expires" value={formatCount(account.boostRemaining)} />
        <Line term="Renews" value={formatDayAndYear(account.renewsAt, account.timeZone)} />
      </Stack>
      <Text size="xs" c="dimmed">
        Held points come back when work ends for less, fails or is cancelled before it costs anything.
      </Text>
      <Link to="/account" className="link" style={{ fontSize: 13, fontWeight: 550 }}>
        Every point explained
      </Link>
    </Stack>
  )
}

function Line({ term, value }: { term: string; value: string }) {
  return (
    <Group justify="space-between" gap="xs" wrap="nowrap">
      <Text component="dt" size="sm" c="dimmed">
        {term}
      </Text>
      <Text component="dd" size="sm" fw={600} m={0} className="num" style={{ whiteSpace: 'nowrap' }}>
        {value}
      </Text>
    </Group>
  )
}
