import { Badge, Card, Group, SimpleGrid, Skeleton, Stack } from '@mantine/core'
import IconUserOff from '@tabler/icons-react/dist/esm/icons/IconUserOff.mjs'
import { Link, useParams } from '@tanstack/react-router'
import { useQuery } from 'urql'
import { PersonDocument, type PersonQuery } from '../../graphql/generated/graphql.ts'
import { formatDayAndYear } from '../../lib/format.ts'
import { useTitle } from '../../lib/use-title.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { EmptyState, ProblemState } from '../../ui/state.tsx'
import { RelativeTime } from '../../ui/time.tsx'
import { AuditList } from '../audit/audit-list.tsx'
import { AccessCard } from './access-card.tsx'
import { AccountCard } from './account-card.tsx'
import { EntriesCard } from './entries-card.tsx'
import { NotesCard } from './notes-card.tsx'
import { PersonActions } from './person-actions.tsx'
import { PurchasesCard } from './purchases-card.tsx'
import { WorkCard } from './work-card.tsx'

export type Person = NonNullable<NonNullable<PersonQuery['admin']>['user']>

/** Somebody as an admin sees them: figures, rights and history, and none of their work. */
export function PersonPage() {
  const { userId } = useParams({ from: '/admin/people/$userId' })
  const [{ data, error, fetching }, execute] = useQuery({
    query: PersonDocument,
    variables: { id: userId },
    requestPolicy: 'cache-and-network',
  })
  const person = data?.admin?.user
  useTitle(person?.user.name ?? 'A person')
  const readAgain = () => execute({ requestPolicy: 'network-only' })
  return (
    <>
      <Link to="/admin/people" className="link" style={{ fontSize: 13.5 }}>
        All people
      </Link>
      {person && <Known key={userId} person={person} onChanged={readAgain} />}
      {!person && data?.admin && !fetching && (
        <Card mt="md">
          <EmptyState icon={<IconUserOff size={22} />} title="There is nobody here">
            The address may be incomplete, or this person has deleted their account.
          </EmptyState>
        </Card>
      )}
      {!person && !data?.admin && error && !fetching && <ProblemState error={error} onRetry={readAgain} />}
      {!person && fetching && <Skeleton h={640} mt="md" radius="md" />}
    </>
  )
}

function Known({ person, onChanged }: { person: Person; onChanged: () => void }) {
  const { user, lastSeenAt } = person
  return (
    <>
      <PageHeader
        title={user.name}
        detail={
          <>
            {user.email} · joined {formatDayAndYear(user.createdAt)}
            {lastSeenAt && (
              <>
                {' · last seen '}
                <RelativeTime time={lastSeenAt} />
              </>
            )}
          </>
        }
      >
        <PersonActions person={person} onChanged={onChanged} />
      </PageHeader>
      <Group gap={8} mb="md">
        {user.role === 'ADMIN' && <Badge color="iris">Admin</Badge>}
        {user.suspended && <Badge color="red">Suspended</Badge>}
        <Badge color="gray">{user.emailVerified ? 'E-mail verified' : 'E-mail not verified'}</Badge>
        {user.secondFactor && <Badge color="gray">Second factor</Badge>}
      </Group>
      <Stack gap="md">
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
          <AccountCard person={person} />
          <NotesCard person={person} onChanged={onChanged} />
        </SimpleGrid>
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
          <EntriesCard userId={user.id} version={person.account.version} />
          <WorkCard userId={user.id} version={person.account.version} />
        </SimpleGrid>
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
          <PurchasesCard userId={user.id} onChanged={onChanged} />
          <AccessCard person={person} />
        </SimpleGrid>
        <Card padding={0}>
          <AuditList filter={{ target: user.id }} title="What was done to this account" />
        </Card>
      </Stack>
    </>
  )
}
