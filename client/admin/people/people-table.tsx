import { Badge, Group, Skeleton, Table, Text } from '@mantine/core'
import IconUsers from '@tabler/icons-react/dist/esm/icons/IconUsers.mjs'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useQuery } from 'urql'
import { PLAN_NAME } from '../../account/plan.ts'
import { PeopleDocument, type PeopleQuery } from '../../graphql/generated/graphql.ts'
import { formatCount, formatDayAndYear } from '../../lib/format.ts'
import { nodesOf } from '../../lib/nodes.ts'
import { Pager } from '../../ui/pager.tsx'
import { EmptyState, ProblemState } from '../../ui/state.tsx'
import { RelativeTime } from '../../ui/time.tsx'
import classes from './people.module.css'
import type { filterOf } from './people-search.ts'

type People = NonNullable<PeopleQuery['admin']>['users']
type Person = People['edges'][number]['node']

const PAGE = 25
const ROW_HEIGHT = 61

export function PeopleTable({ filter, filtered }: { filter: ReturnType<typeof filterOf>; filtered: boolean }) {
  const [trail, setTrail] = useState<string[]>([])
  const [{ data, error, fetching }, execute] = useQuery({
    query: PeopleDocument,
    variables: { ...filter, first: PAGE, after: trail.at(-1) ?? null },
    requestPolicy: 'cache-and-network',
  })
  const people = data?.admin?.users
  if (!people) {
    return error && !fetching ? (
      <ProblemState error={error} onRetry={() => execute({ requestPolicy: 'network-only' })} />
    ) : (
      <Skeleton h={PAGE * ROW_HEIGHT} m="md" radius="md" />
    )
  }
  if (people.edges.length === 0) {
    return (
      <EmptyState icon={<IconUsers size={22} />} title={filtered ? 'Nobody fits' : 'Nobody yet'}>
        {filtered ? 'Take a filter away, or look for less of the name.' : 'Whoever signs up is listed here.'}
      </EmptyState>
    )
  }
  return (
    <>
      <Table className={classes.table} verticalSpacing="sm" horizontalSpacing="md" highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Person</Table.Th>
            <Table.Th className={classes.wide}>Plan</Table.Th>
            <Table.Th ta="right">Available</Table.Th>
            <Table.Th ta="right" className={classes.wide}>
              Used
            </Table.Th>
            <Table.Th className={classes.wide}>Last seen</Table.Th>
            <Table.Th className={classes.wide}>Joined</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {nodesOf(people).map((person) => (
            <Row key={person.user.id} person={person} />
          ))}
        </Table.Tbody>
      </Table>
      <Pager trail={trail} onTrail={setTrail} pageInfo={people.pageInfo} labels={['Back', 'More people']} />
    </>
  )
}

function Row({ person: { user, account, pointsUsed, lastSeenAt } }: { person: Person }) {
  return (
    <Table.Tr>
      <Table.Td>
        <Group gap={8}>
          <Link to="/admin/people/$userId" params={{ userId: user.id }} className={`link ${classes.name}`}>
            {user.name}
          </Link>
          {user.role === 'ADMIN' && <Badge color="iris">Admin</Badge>}
          {user.suspended && <Badge color="red">Suspended</Badge>}
        </Group>
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {user.email}
          <span className={classes.narrow}> · {PLAN_NAME[user.plan]}</span>
        </Text>
      </Table.Td>
      <Table.Td className={classes.wide}>{PLAN_NAME[user.plan]}</Table.Td>
      <Table.Td ta="right" className="num">
        {formatCount(account.available)}
      </Table.Td>
      <Table.Td ta="right" className={`num ${classes.wide}`}>
        {formatCount(pointsUsed)}
      </Table.Td>
      <Table.Td className={classes.wide} c="dimmed">
        {lastSeenAt ? <RelativeTime time={lastSeenAt} /> : 'Not yet'}
      </Table.Td>
      <Table.Td className={classes.wide} c="dimmed">
        {formatDayAndYear(user.createdAt)}
      </Table.Td>
    </Table.Tr>
  )
}
