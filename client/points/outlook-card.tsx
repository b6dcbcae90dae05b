import { Button, Card, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useQuery } from 'urql'
import { useAccount } from '../account/use-account.ts'
import { useOnAccountMoved } from '../account/use-on-account-moved.ts'
import { OutlookDocument, type OutlookQuery } from '../graphql/generated/graphql.ts'
import { formatPoints } from '../lib/format.ts'
import { LOOKS } from '../studio/function-catalogue.ts'
import { StatusBadge } from '../studio/history/status-badge.tsx'
import { BalanceAt } from './balance-at.tsx'
import { forecastWords } from './forecast-words.ts'
import classes from './points.module.css'

/** How long the points last, what holds some of them, and what there was on another day. */
export function OutlookCard() {
  const state = useAccount()
  const [{ data, error }, execute] = useQuery({ query: OutlookDocument, requestPolicy: 'cache-and-network' })
  const refetch = () => execute({ requestPolicy: 'network-only' })
  useOnAccountMoved(refetch)
  const account = state.kind === 'known' ? state.account : undefined
  const outlook = data?.viewer?.account
  return (
    <Card component="section" aria-labelledby="outlook">
      <Title order={2} fz="md" mb="xs" id="outlook">
        How long they last
      </Title>
      {outlook && account ? (
        <Stack gap="md">
          <Text size="sm">{forecastWords(outlook.forecast, account.renewsAt, account.timeZone)}</Text>
          <HeldBy actions={outlook.heldBy} />
          <BalanceAt timeZone={account.timeZone} version={account.version} />
        </Stack>
      ) : error || state.kind === 'unavailable' ? (
        <Group gap="sm" role="alert">
          <Text size="sm">This could not be loaded.</Text>
          <Button variant="default" onClick={refetch}>
            Try again
          </Button>
        </Group>
      ) : (
        <Skeleton h={{ base: 141, xs: 150 }} radius="md" />
      )}
    </Card>
  )
}

type Held = NonNullable<OutlookQuery['viewer']>['account']['heldBy']

function HeldBy({ actions }: { actions: Held }) {
  if (actions.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        No work is running, so nothing is held.
      </Text>
    )
  }
  return (
    <div>
      <Text size="sm" c="dimmed" mb={4} id="held-by">
        Held by running work. What it does not use comes back.
      </Text>
      <ul className={classes.held} aria-labelledby="held-by">
        {actions.map((action) => (
          <li key={action.id}>
            <Link to="/studio/$actionId" params={{ actionId: action.id }} className="link">
              {action.title || LOOKS[action.function].name}
            </Link>
            <StatusBadge status={action.status} />
            <b className="num">{formatPoints(action.held)}</b>
          </li>
        ))}
      </ul>
    </div>
  )
}
