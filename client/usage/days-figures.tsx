import { Table } from '@mantine/core'
import { formatCalendarDay, formatCount } from '../lib/format.ts'
import type { Series } from './series.ts'
import type { Usage } from './use-usage.ts'

/** A row a day, the latest first; each adds up to its points. */
export function DaysFigures({ days, series }: { days: Usage['byDay']; series: Series[] }) {
  return (
    <Table verticalSpacing={6} horizontalSpacing="md">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Day</Table.Th>
          {series.map(({ key, name }) => (
            <Table.Th key={key} ta="right">
              {name}
            </Table.Th>
          ))}
          <Table.Th ta="right">Points</Table.Th>
          <Table.Th ta="right">Actions</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {days
          .map((day, index) => (
            <Table.Tr key={day.date}>
              <Table.Th scope="row">{formatCalendarDay(day.date)}</Table.Th>
              {series.map(({ key, perDay }) => (
                <Table.Td key={key} ta="right" className="num">
                  {formatCount(perDay[index] ?? 0)}
                </Table.Td>
              ))}
              <Table.Td ta="right" fw={600} className="num">
                {formatCount(day.points)}
              </Table.Td>
              <Table.Td ta="right" className="num">
                {formatCount(day.actions)}
              </Table.Td>
            </Table.Tr>
          ))
          .toReversed()}
      </Table.Tbody>
    </Table>
  )
}
