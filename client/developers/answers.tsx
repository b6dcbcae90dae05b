import { Card, Table, Text, Title } from '@mantine/core'
import classes from './developers.module.css'

const REFUSALS = [
  [
    'InsufficientCredits',
    'Too few points are available.',
    'Buy a boost, wait for what is held, or choose a cheaper model.',
  ],
  ['BudgetReached', 'It could pass your budget for the month, and you set a stop.', 'Raise or lift the budget.'],
  [
    'QuoteExceeded',
    'It may cost more than the maxPoints that you sent.',
    'Ask quoteAction, and agree to the new price.',
  ],
  ['ActionUnavailable', 'The function or model cannot run now.', 'Try after retryAt, or name another model.'],
  ['IdempotencyConflict', 'The key was used with another input.', 'Draw a new key for a new intention.'],
  ['InvalidInput', 'A field does not fit; field says which.', 'Correct it.'],
] as const

const CODES = [
  ['UNAUTHENTICATED', 'No key, or one that does not hold any more.', 'Send authorization: Bearer and your key.'],
  ['FORBIDDEN', 'The key may only read, or this needs a session.', 'Make a key that may act; settings are for people.'],
  ['NOT_FOUND', 'It is not there, or not yours.', 'Check the id.'],
  ['BAD_USER_INPUT', 'An argument does not fit; extensions.field says which.', 'Correct it.'],
  ['RATE_LIMITED', 'Too many in a short time.', 'Wait for extensions.retryAfterSeconds.'],
  ['QUERY_TOO_COMPLEX', 'The document asks for too much at once.', 'Ask for smaller pages or fewer fields.'],
  ['GRAPHQL_PARSE_FAILED', 'The document is no GraphQL.', 'Correct it.'],
  ['GRAPHQL_VALIDATION_FAILED', 'It does not fit the schema.', 'Check it against the schema.'],
  ['INTERNAL', 'Something went wrong on our side.', 'Repeat it with the same key, and tell us the request id.'],
] as const

/** What can come back instead of what was asked for. */
export function Answers() {
  return (
    <>
      <Card component="section" aria-labelledby="refusals">
        <Title order={2} fz="md" id="refusals">
          When a start is refused
        </Title>
        <Text size="sm" c="dimmed" mt={4} mb="xs">
          A refusal is data: a member of the union, with a message for a person. Nothing was held or charged.
        </Text>
        <Rows name="Refusals" head="Member" rows={REFUSALS} />
      </Card>
      <Card component="section" aria-labelledby="codes">
        <Title order={2} fz="md" id="codes">
          Errors
        </Title>
        <Text size="sm" c="dimmed" mt={4} mb="xs">
          Everything else is a top-level error with extensions.code. What is not yours answers as what is not there.
        </Text>
        <Rows name="Errors" head="Code" rows={CODES} />
      </Card>
    </>
  )
}

type Row = readonly [code: string, when: string, then: string]

function Rows({ name, head, rows }: { name: string; head: string; rows: readonly Row[] }) {
  return (
    <Table className={classes.answers} aria-label={name} verticalSpacing={6}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{head}</Table.Th>
          <Table.Th>When</Table.Th>
          <Table.Th>What to do</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(([code, when, then]) => (
          <Table.Tr key={code}>
            <Table.Td>{code}</Table.Td>
            <Table.Td>{when}</Table.Td>
            <Table.Td>{then}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
