import { Anchor, Card, Group, Skeleton, Table, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Range } from '../../usage/range.ts'
import classes from './money.module.css'

export type Column<Row> = { name: string; of: (row: Row) => ReactNode; figure?: boolean }

type Props<Row> = {
  title: string
  detail?: string
  /** the server's name of the table as a file */
  file: string
  range: Range
  rows: readonly Row[] | undefined
  columns: Column<Row>[]
  keyOf: (row: Row) => string
  none: string
  children?: ReactNode
}

/** A table of figures, and the same as a file. */
export function MoneyTable<Row>({ title, detail, file, range, rows, columns, keyOf, none, children }: Props<Row>) {
  const address = `/api/admin/money.csv?${new URLSearchParams({ ...range, table: file })}`
  return (
    <Card component="section" aria-label={title} h="100%">
      <Group justify="space-between" mb="sm" align="flex-start">
        <div>
          <Title order={2} fz="md">
            {title}
          </Title>
          {detail && (
            <Text size="sm" c="dimmed">
              {detail}
            </Text>
          )}
        </div>
        <Anchor href={address} download size="sm" aria-label={`${title} as CSV`}>
          CSV
        </Anchor>
      </Group>
      {!rows && <Skeleton h={220} radius="md" />}
      {rows?.length === 0 && (
        <Text size="sm" c="dimmed">
          {none}
        </Text>
      )}
      {rows && rows.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
        <section className={classes.scroll} tabIndex={0} aria-label={`${title}, in figures`}>
          <Table verticalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                {columns.map(({ name, figure }) => (
                  <Table.Th key={name} ta={figure ? 'end' : 'start'}>
                    {name}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((row) => (
                <Table.Tr key={keyOf(row)}>
                  {columns.map(({ name, of, figure }) => (
                    <Table.Td key={name} ta={figure ? 'end' : 'start'} className={figure ? 'num' : undefined}>
                      {of(row)}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </section>
      )}
      {children}
    </Card>
  )
}
