import { Card, Group, SegmentedControl, Skeleton, Table, Text, Title } from '@mantine/core'
import IconCoins from '@tabler/icons-react/dist/esm/icons/IconCoins.mjs'
import { useState } from 'react'
import { useQuery } from 'urql'
import { useOnAccountMoved } from '../account/use-on-account-moved.ts'
import { type GrantFieldsFragment, type GrantKind, GrantsDocument } from '../graphql/generated/graphql.ts'
import { formatCount, formatDayAndYear } from '../lib/format.ts'
import { nodesOf } from '../lib/nodes.ts'
import { Pager } from '../ui/pager.tsx'
import { EmptyState, ProblemState } from '../ui/state.tsx'
import classes from './points.module.css'

const PAGE = 10

export const GRANT_LABEL: Record<GrantKind, string> = {
  ALLOCATION: 'Monthly points',
  BOOST: 'Boost',
  PROMO: 'Promotion',
  ADJUSTMENT: 'Adjustment',
}

const SHOWN = [
  { value: 'live', label: 'With points left' },
  { value: 'all', label: 'All' },
]

/** Everything that was ever issued, and until when it lasts. */
export function Grants({ timeZone }: { timeZone: string | undefined }) {
  const [shown, setShown] = useState('live')
  const [trail, setTrail] = useState<string[]>([])
  const [{ data, error }, execute] = useQuery({
    query: GrantsDocument,
    variables: { first: PAGE, after: trail.at(-1) ?? null, live: shown === 'live' ? true : null },
    requestPolicy: 'cache-and-network',
  })
  const refetch = () => execute({ requestPolicy: 'network-only' })
  useOnAccountMoved(refetch)
  const grants = data?.viewer?.account.issuedGrants
  return (
    <Card component="section" aria-labelledby="grants" padding={0}>
      <Group justify="space-between" p="md">
        <div>
          <Title order={2} fz="md" id="grants">
            Where your points come from
          </Title>
          <Text size="sm" c="dimmed">
            Used soonest expiry first
          </Text>
        </div>
        <SegmentedControl
          data={SHOWN}
          value={shown}
          onChange={(value) => {
            setShown(value)
            setTrail([])
          }}
          aria-label="Which of them"
        />
      </Group>
      {!grants && (error ? <ProblemState error={error} onRetry={refetch} /> : <Skeleton h={120} m="md" radius="md" />)}
      {grants && grants.edges.length > 0 && <GrantsTable grants={nodesOf(grants)} timeZone={timeZone} />}
      {grants && grants.edges.length === 0 && (
        <EmptyState icon={<IconCoins size={22} />} title="No points left">
          What has been used up is under All. The next points come with the renewal.
        </EmptyState>
      )}
      <Pager trail={trail} onTrail={setTrail} pageInfo={grants?.pageInfo} />
    </Card>
  )
}

function GrantsTable({ grants, timeZone }: { grants: GrantFieldsFragment[]; timeZone: string | undefined }) {
  return (
    <Table className={classes.entries} verticalSpacing="sm" horizontalSpacing="md">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>From</Table.Th>
          <Table.Th className={classes.wide}>Since</Table.Th>
          <Table.Th>Until</Table.Th>
          <Table.Th ta="right">Left</Table.Th>
          <Table.Th ta="right" className={classes.wide}>
            Held
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {grants.map((grant) => (
          <Table.Tr key={grant.id}>
            <Table.Td>{GRANT_LABEL[grant.kind]}</Table.Td>
            <Table.Td className={classes.wide} c="dimmed">
              {formatDayAndYear(grant.createdAt, timeZone)}
            </Table.Td>
            <Table.Td c="dimmed">{untilWords(grant, timeZone)}</Table.Td>
            <Table.Td ta="right" className="num">
              <b>{formatCount(grant.remaining)}</b> <small>of {formatCount(grant.amount)}</small>
            </Table.Td>
            <Table.Td ta="right" className={`num ${classes.wide}`} c="dimmed">
              {formatCount(grant.held)}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

export const untilWords = ({ expiresAt }: GrantFieldsFragment, timeZone: string | undefined): string =>
  expiresAt ? formatDayAndYear(expiresAt, timeZone) : 'Never expires'
