import { Table, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { LineFieldsFragment } from '../graphql/generated/graphql.ts'
import { formatCount, formatInstant, formatSigned } from '../lib/format.ts'
import { KIND_LABEL } from './line-search.ts'
import classes from './points.module.css'

type Props = {
  /** Newest first. */
  lines: LineFieldsFragment[]
  timeZone: string
  /** No line between them is left out: their balances follow from each other. */
  whole: boolean
}

export function LinesTable({ lines, timeZone, whole }: Props) {
  const oldest = lines.at(-1)
  return (
    <Table className={classes.entries} verticalSpacing="sm" horizontalSpacing="md">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>What</Table.Th>
          <Table.Th className={classes.wide}>When</Table.Th>
          <Table.Th ta="right">Points</Table.Th>
          <Table.Th ta="right">Balance after</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {lines.map((line) => (
          <Table.Tr key={line.id}>
            <Table.Td>
              <Link
                to="/account/entries/$entryId"
                params={{ entryId: line.id }}
                className={`link ${classes.description}`}
              >
                {line.description || KIND_LABEL[line.kind]}
              </Link>
              <Text size="xs" c="dimmed" component="div">
                {KIND_LABEL[line.kind]}
                <span className={classes.narrow}> · {formatInstant(line.createdAt, timeZone)}</span>
              </Text>
            </Table.Td>
            <Table.Td className={classes.wide} c="dimmed">
              <time dateTime={line.createdAt}>{formatInstant(line.createdAt, timeZone)}</time>
            </Table.Td>
            <Table.Td ta="right" fw={600} className="num" c={line.amount > 0 ? 'var(--ok-text)' : undefined}>
              {formatSigned(line.amount)}
            </Table.Td>
            <Table.Td ta="right" className="num" c="dimmed">
              {formatCount(line.balanceAfter)}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
      {whole && oldest && (
        <Table.Tfoot>
          <Table.Tr>
            <Table.Th scope="row">Balance before these lines</Table.Th>
            <Table.Td className={classes.wide} />
            <Table.Td />
            <Table.Td ta="right" className="num" c="dimmed">
              {formatCount(oldest.balanceAfter - oldest.amount)}
            </Table.Td>
          </Table.Tr>
        </Table.Tfoot>
      )}
    </Table>
  )
}
