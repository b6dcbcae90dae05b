import { Table, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { EntriesQuery, EntryKind } from '../graphql/generated/graphql.ts'
import { formatCount, formatSigned } from '../lib/format.ts'
import { RelativeTime } from '../ui/time.tsx'
import classes from './usage.module.css'

export const KIND_LABEL: Record<EntryKind, string> = {
  USAGE: 'Usage',
  ALLOCATION: 'Allocation',
  BOOST: 'Boost',
  PROMO: 'Promotion',
  ADJUSTMENT: 'Adjustment',
  EXPIRY: 'Expiry',
  REVERSAL: 'Reversal',
}

type Entry = NonNullable<EntriesQuery['viewer']>['account']['entries']['edges'][number]['node']

export function EntriesTable({ entries }: { entries: Entry[] }) {
  return (
    <Table className={classes.entries} verticalSpacing="sm" horizontalSpacing="md">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>What</Table.Th>
          <Table.Th className={classes.wide}>When</Table.Th>
          <Table.Th ta="right">Points</Table.Th>
          <Table.Th ta="right" className={classes.wide}>
            Balance after
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {entries.map((entry) => (
          <Table.Tr key={entry.id}>
            <Table.Td>
              <Description entry={entry} />
              <Text size="xs" c="dimmed" component="div">
                {KIND_LABEL[entry.kind]}
                <span className={classes.narrow}>
                  {' · '}
                  <RelativeTime time={entry.createdAt} />
                </span>
              </Text>
            </Table.Td>
            <Table.Td className={classes.wide} c="dimmed">
              <RelativeTime time={entry.createdAt} />
            </Table.Td>
            <Table.Td ta="right" fw={600} className="num" c={entry.amount > 0 ? 'var(--ok-text)' : undefined}>
              {formatSigned(entry.amount)}
            </Table.Td>
            <Table.Td ta="right" className={`num ${classes.wide}`} c="dimmed">
              {formatCount(entry.balanceAfter)}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

function Description({ entry }: { entry: Entry }) {
  if (!entry.action) return <span className={classes.description}>{entry.description}</span>
  return (
    <Link to="/studio/$actionId" params={{ actionId: entry.action.id }} className={`link ${classes.description}`}>
      {entry.description}
    </Link>
  )
}
