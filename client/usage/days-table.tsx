import { Table } from '@mantine/core'
import { useState } from 'react'
import { formatCalendarDay, formatCount } from '../lib/format.ts'
import classes from './chart.module.css'
import type { Series } from './series.ts'
import type { Usage } from './use-usage.ts'

type Props = { days: Usage['byDay']; series: Series[] }

/** The chart in figures, the latest day first. Made when it is opened. */
export function DaysTable({ days, series }: Props) {
  const [opened, setOpened] = useState(false)
  return (
    <details className={classes.table} onToggle={({ currentTarget }) => setOpened(currentTarget.open)}>
      <summary>The days in figures</summary>
      {opened && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
        <section className={classes.scroll} aria-label="Points per day, in figures" tabIndex={0}>
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
        </section>
      )}
    </details>
  )
}
