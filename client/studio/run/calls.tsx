import { Card, Table, Title } from '@mantine/core'
import { useViewer } from '../../account/use-viewer.ts'
import type { CallFieldsFragment } from '../../graphql/generated/graphql.ts'
import { formatAnswerTime, formatCount, formatInstant } from '../../lib/format.ts'
import classes from './record.module.css'
import { OUTCOME } from './timeline.ts'

/** Every request to a provider; only those that gave the result are charged. */
export function Calls({ calls }: { calls: CallFieldsFragment[] }) {
  const { timeZone } = useViewer()
  return (
    <Card component="section" aria-labelledby="calls" padding={0}>
      <Title order={2} fz="md" p="lg" pb="xs" id="calls">
        Calls
      </Title>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard */}
      <section className={classes.scroll} tabIndex={0} aria-label="Calls, one by one">
        <Table verticalSpacing="xs" horizontalSpacing="lg" className={classes.calls}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Model</Table.Th>
              <Table.Th>Part</Table.Th>
              <Table.Th>Attempt</Table.Th>
              <Table.Th>Outcome</Table.Th>
              <Table.Th ta="right">Tokens read</Table.Th>
              <Table.Th ta="right">Tokens written</Table.Th>
              <Table.Th ta="right">Took</Table.Th>
              <Table.Th>When</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {calls.map((call) => (
              <Table.Tr key={call.id}>
                <Table.Td className={classes.model}>{call.modelId}</Table.Td>
                <Table.Td className="num">{call.part + 1}</Table.Td>
                <Table.Td className="num">{call.attempt}</Table.Td>
                <Table.Td>{OUTCOME[call.outcome].words}</Table.Td>
                <Table.Td ta="right" className="num">
                  {countOf(call.inputTokens)}
                </Table.Td>
                <Table.Td ta="right" className="num">
                  {countOf(call.outputTokens)}
                </Table.Td>
                <Table.Td ta="right" className="num">
                  {call.durationMs === null ? '–' : formatAnswerTime(call.durationMs)}
                </Table.Td>
                <Table.Td>
                  <time dateTime={call.startedAt}>{formatInstant(call.startedAt, timeZone)}</time>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </section>
    </Card>
  )
}

const countOf = (tokens: number | null) => (tokens === null ? '–' : formatCount(tokens))
