import { Table, Text } from '@mantine/core'
import type { PriceReplayQuery } from '../../graphql/generated/graphql.ts'
import { formatCount } from '../../lib/format.ts'
import classes from './prices.module.css'

type Replay = PriceReplayQuery['adminPriceReplay']

/** Before and after, side by side. */
export function ReplayResult({ replay }: { replay: Replay }) {
  const { actual, replayed, actions, unfinished, usersShort, skipped } = replay
  if (actions === 0) return <Text size="sm">Nothing ended in those days, so there is nothing to play.</Text>
  const rows = [
    { label: 'Points charged', was: actual.points, is: replayed.points, show: formatCount },
    {
      label: 'Revenue: those points at what they sold for',
      was: actual.valueAsSold,
      is: replayed.valueAsSold,
      show: usd,
    },
    { label: 'Cost at the providers', was: actual.cost, is: replayed.cost, show: usd },
    { label: 'Profit', was: actual.marginAsSold, is: replayed.marginAsSold, show: usd },
  ]
  return (
    <>
      <div className={classes.table}>
        <Table className="num" aria-label="Before and after">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{formatCount(actions)} actions</Table.Th>
              <Table.Th ta="right">As it was</Table.Th>
              <Table.Th ta="right">As it would be</Table.Th>
              <Table.Th ta="right">Change</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ label, was, is, show }) => (
              <Table.Tr key={label}>
                <Table.Th fw={500}>{label}</Table.Th>
                <Table.Td ta="right">{show(Number(was))}</Table.Td>
                <Table.Td ta="right" fw={600}>
                  {show(Number(is))}
                </Table.Td>
                <Table.Td ta="right">{signed(Number(is) - Number(was), show)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      <Text size="xs" c="dimmed" mt="xs">
        {[
          `${formatCount(usersShort)} ${usersShort === 1 ? 'person' : 'people'} would have needed more points than they have.`,
          unfinished > 0 && `${formatCount(unfinished)} under way are left out.`,
          ...skipped.map(
            (skip) =>
              `${formatCount(skip.actions)} stayed as they were: ${skip.reason === 'NO_VISION' ? 'the other model cannot see' : 'the other model has no such price'}.`,
          ),
        ]
          .filter(Boolean)
          .join(' ')}
      </Text>
    </>
  )
}

const dollars = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' })
const usd = (amount: number): string => dollars.format(amount)
const signed = (change: number, show: (amount: number) => string): string =>
  change === 0 ? '–' : `${change > 0 ? '+' : '−'}${show(Math.abs(change))}`
