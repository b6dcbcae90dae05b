import { Button, Group, Skeleton, Text } from '@mantine/core'
import IconBolt from '@tabler/icons-react/dist/esm/icons/IconBolt.mjs'
import { Link } from '@tanstack/react-router'
import { useQuery } from 'urql'
import { useAccount } from '../account/use-account.ts'
import { useOnAccountMoved } from '../account/use-on-account-moved.ts'
import { ForecastDocument } from '../graphql/generated/graphql.ts'
import { BalanceCard } from '../points/balance-card.tsx'
import { forecastWords } from '../points/forecast-words.ts'

/** The points there are, how long they last, and where more come from. */
export function OutlookPanel() {
  return (
    <BalanceCard>
      <Outlook />
      <Group gap="sm" mt="auto" pt="md" grow>
        <Button component={Link} to="/boosts" leftSection={<IconBolt size={16} />}>
          Buy boost
        </Button>
        <Button component={Link} to="/account" variant="default">
          Every point
        </Button>
      </Group>
    </BalanceCard>
  )
}

function Outlook() {
  const state = useAccount()
  const [{ data, error }, execute] = useQuery({ query: ForecastDocument, requestPolicy: 'cache-and-network' })
  useOnAccountMoved(() => execute({ requestPolicy: 'network-only' }))
  const forecast = data?.viewer?.account.forecast
  if (state.kind === 'unavailable') return null
  if (!forecast || state.kind !== 'known') {
    return error ? (
      <Text size="sm" c="dimmed" mt="md">
        How long they last could not be loaded.
      </Text>
    ) : (
      <Skeleton h={40} mt="md" />
    )
  }
  const { renewsAt, timeZone } = state.account
  return (
    <Text size="sm" mt="md" mih={40}>
      {forecastWords(forecast, renewsAt, timeZone)}
    </Text>
  )
}
