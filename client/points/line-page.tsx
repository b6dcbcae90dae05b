import { Card, Skeleton, Stack, Text, Title } from '@mantine/core'
import IconReceipt from '@tabler/icons-react/dist/esm/icons/IconReceipt.mjs'
import { Link, useParams } from '@tanstack/react-router'
import { useQuery } from 'urql'
import { LineDocument, type LineQuery } from '../graphql/generated/graphql.ts'
import { formatCount, formatInstant, formatPoints, formatSigned } from '../lib/format.ts'
import { useTitle } from '../lib/use-title.ts'
import { zoneName } from '../lib/zone.ts'
import { LOOKS } from '../studio/function-catalogue.ts'
import { PageHeader } from '../ui/page-header.tsx'
import { EmptyState, ProblemState } from '../ui/state.tsx'
import { Facts } from './facts.tsx'
import { GRANT_LABEL, untilWords } from './grants.tsx'
import { KIND_LABEL } from './line-search.ts'

type Account = NonNullable<LineQuery['viewer']>['account']
type Line = NonNullable<Account['entry']>

/** One line of the account: why it is there. */
export function LinePage() {
  const { entryId } = useParams({ from: '/members/account/entries/$entryId' })
  const [{ data, error }, execute] = useQuery({ query: LineDocument, variables: { id: entryId } })
  const account = data?.viewer?.account
  const line = account?.entry
  useTitle(line ? line.description || KIND_LABEL[line.kind] : 'A line of your points')
  return (
    <>
      <Link to="/account" className="link" style={{ fontSize: 13.5 }}>
        All points
      </Link>
      {account && line && <Explained line={line} timeZone={account.timeZone} />}
      {account && !line && (
        <Card mt="md">
          <EmptyState icon={<IconReceipt size={22} />} title="There is no such line">
            The address may be incomplete, or it is a line of somebody else’s points.
          </EmptyState>
        </Card>
      )}
      {!account &&
        (error ? (
          <ProblemState error={error} onRetry={() => execute({ requestPolicy: 'network-only' })} />
        ) : (
          <Skeleton h={320} mt="md" radius="md" />
        ))}
    </>
  )
}

function Explained({ line, timeZone }: { line: Line; timeZone: string }) {
  const before = line.balanceAfter - line.amount
  return (
    <>
      <PageHeader
        title={line.description || KIND_LABEL[line.kind]}
        detail={`${KIND_LABEL[line.kind]}, ${formatInstant(line.createdAt, timeZone)}, ${zoneName(timeZone)}`}
      />
      <Stack gap="md">
        <Card component="section" aria-labelledby="why">
          <Title order={2} fz="md" mb="xs" id="why">
            Why this line is there
          </Title>
          <Text size="sm" mb="sm">
            {line.explanation}
          </Text>
          <Facts
            facts={[
              ['Points', formatSigned(line.amount)],
              ['Balance before', formatCount(before)],
              ['Balance after', formatCount(line.balanceAfter)],
              [line.kind === 'ADJUSTMENT' ? 'Reason' : null, line.description],
              [line.grant && line.kind === 'EXPIRY' ? 'Left of' : null, line.grant && GRANT_LABEL[line.grant.kind]],
              [line.grant ? 'Issued' : null, line.grant && formatInstant(line.grant.createdAt, timeZone)],
              [line.grant ? 'Valid until' : null, line.grant && untilWords(line.grant, timeZone)],
              [
                line.grant && line.amount > 0 ? 'Still left of it' : null,
                line.grant && formatPoints(line.grant.remaining),
              ],
            ]}
          />
        </Card>
        {line.use && <Use line={line} use={line.use} timeZone={timeZone} />}
      </Stack>
    </>
  )
}

function Use({ line: { action }, use, timeZone }: { line: Line; use: NonNullable<Line['use']>; timeZone: string }) {
  return (
    <Card component="section" aria-labelledby="use">
      <Title order={2} fz="md" mb="xs" id="use">
        What it was used for
      </Title>
      <Facts
        facts={[
          [
            action ? 'Work' : null,
            action && (
              <Link to="/studio/$actionId" params={{ actionId: action.id }} className="link">
                {LOOKS[action.function].name}
              </Link>
            ),
          ],
          [action ? 'Model' : null, action?.model.id],
          [action?.receipt ? 'Quoted' : null, action?.receipt && formatPoints(action.receipt.quoted)],
          ['Held', formatPoints(use.held)],
          ['Charged', formatPoints(use.used)],
          ['Came back', formatPoints(use.released)],
        ]}
      />
      <Title order={3} fz="sm" mt="md" mb={6}>
        Taken from
      </Title>
      <Facts
        facts={use.sources.map(({ grant, used, held }) => [
          `${GRANT_LABEL[grant.kind]} of ${formatInstant(grant.createdAt, timeZone)}`,
          `${formatPoints(used)} of ${formatCount(held)} held`,
        ])}
      />
    </Card>
  )
}
