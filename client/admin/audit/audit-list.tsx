import { Skeleton, Table, Text, Title } from '@mantine/core'
import IconListDetails from '@tabler/icons-react/dist/esm/icons/IconListDetails.mjs'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useQuery } from 'urql'
import { AuditLogDocument, type AuditLogQuery, type AuditLogQueryVariables } from '../../graphql/generated/graphql.ts'
import { nodesOf } from '../../lib/nodes.ts'
import { Pager } from '../../ui/pager.tsx'
import { EmptyState, ProblemState } from '../../ui/state.tsx'
import { RelativeTime } from '../../ui/time.tsx'
import classes from '../people/people.module.css'
import { actionWords, changesOf } from './audit-words.ts'

type Line = NonNullable<AuditLogQuery['admin']>['auditLog']['edges'][number]['node']

const PAGE = 20

/** Lines of the audit, newest first. With a `title` it is a section of a page. */
export function AuditList({ filter, title }: { filter: AuditLogQueryVariables; title?: string }) {
  const [trail, setTrail] = useState<string[]>([])
  const [{ data, error, fetching }, execute] = useQuery({
    query: AuditLogDocument,
    variables: { ...filter, first: PAGE, after: trail.at(-1) ?? null },
    requestPolicy: 'cache-and-network',
  })
  const log = data?.admin?.auditLog
  return (
    <>
      {title && (
        <Title order={2} fz="md" px="md" pt="md">
          {title}
        </Title>
      )}
      {!log && error && !fetching && (
        <ProblemState error={error} onRetry={() => execute({ requestPolicy: 'network-only' })} />
      )}
      {!log && (!error || fetching) && <Skeleton h={420} m="md" radius="md" />}
      {log?.edges.length === 0 && (
        <EmptyState icon={<IconListDetails size={22} />} title="No line">
          What admins do to people, money and settings is written here, and stays.
        </EmptyState>
      )}
      {log && log.edges.length > 0 && (
        <Table className={classes.table} verticalSpacing="sm" horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>What</Table.Th>
              <Table.Th className={classes.wide}>Who</Table.Th>
              <Table.Th className={classes.wide}>Before and after</Table.Th>
              <Table.Th>When</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {nodesOf(log).map((line) => (
              <Row key={line.id} line={line} about={filter.target ?? null} />
            ))}
          </Table.Tbody>
        </Table>
      )}
      <Pager trail={trail} onTrail={setTrail} pageInfo={log?.pageInfo} />
    </>
  )
}

/** `about`: whom the list is about; a line need not name them. */
function Row({ line, about }: { line: Line; about: string | null }) {
  return (
    <Table.Tr style={{ verticalAlign: 'top' }}>
      <Table.Td>
        <Text size="sm" fw={600} component="div">
          {actionWords(line.action)}
        </Text>
        <Text size="xs" c="dimmed" component="div" style={{ overflowWrap: 'anywhere' }} className="with-links">
          {line.target !== about && <Target line={line} />}
          {line.target !== about && line.reason && ' · '}
          {line.reason}
          <span className={classes.narrow}> · {line.actor?.name ?? line.actorKind}</span>
        </Text>
      </Table.Td>
      <Table.Td className={classes.wide}>
        <Text size="sm" component="div">
          {line.actor?.name ?? (line.actorKind === 'operator' ? 'On the server’s machine' : 'The system')}
        </Text>
        {line.ipAddress && (
          <Text size="xs" c="dimmed" component="div" title={line.userAgent ?? undefined}>
            {line.ipAddress}
          </Text>
        )}
      </Table.Td>
      <Table.Td className={classes.wide} style={{ overflowWrap: 'anywhere', maxWidth: 380 }}>
        {changesOf(line.before, line.after).map(({ name, words }) => (
          <Text key={name} size="xs" component="div" className="num">
            <Text span c="dimmed" inherit>
              {name}
            </Text>{' '}
            {words}
          </Text>
        ))}
      </Table.Td>
      <Table.Td c="dimmed" style={{ whiteSpace: 'nowrap' }}>
        <RelativeTime time={line.createdAt} />
      </Table.Td>
    </Table.Tr>
  )
}

function Target({ line: { targetUser, target } }: { line: Line }) {
  if (!targetUser) return target
  return (
    <Link to="/admin/people/$userId" params={{ userId: targetUser.id }} className="link">
      {targetUser.name}
    </Link>
  )
}
