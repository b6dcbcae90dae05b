import { Button, Card, Group, Skeleton, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useAccount } from '../account/use-account.ts'
import type { AccountFieldsFragment } from '../graphql/generated/graphql.ts'
import { formatCount, formatInstant } from '../lib/format.ts'
import { zoneName } from '../lib/zone.ts'
import classes from './points.module.css'
import { PointsRing } from './points-ring.tsx'

const BESIDE_RING = { flex: '1 1 160px' }
const FIGURES_HEIGHT = 158

/** What there is to spend, and what it is made of; below it, what one does about it. */
export function BalanceCard({ children }: { children?: ReactNode }) {
  const state = useAccount()
  return (
    <Card component="section" aria-label="What you have" h="100%">
      {state.kind === 'loading' && <BalanceSkeleton />}
      {state.kind === 'known' && <Balance account={state.account} />}
      {state.kind === 'unavailable' && (
        <Stack align="flex-start" justify="center" gap="xs" mih={150}>
          <Text fw={600}>Your points could not be loaded</Text>
          <Text size="sm" c="dimmed">
            They are safe; the server did not answer.
          </Text>
          <Button variant="default" onClick={state.retry}>
            Try again
          </Button>
        </Stack>
      )}
      {children}
    </Card>
  )
}

/** Wraps where the figures do. */
function BalanceSkeleton() {
  return (
    <Group gap="lg" wrap="wrap">
      <Skeleton h={140} w={140} circle />
      <Stack style={BESIDE_RING}>
        <Skeleton h={FIGURES_HEIGHT} radius="md" />
      </Stack>
    </Group>
  )
}

function Balance({ account }: { account: AccountFieldsFragment }) {
  return (
    <Group gap="lg" wrap="wrap">
      <PointsRing account={account} />
      <Stack gap="sm" style={BESIDE_RING}>
        <Part
          colour="var(--c-story)"
          name="Monthly"
          points={account.allocationRemaining}
          note={`of ${formatCount(account.monthlyAllocation)}`}
        />
        <Part colour="var(--c-commercial)" name="Boost" points={account.boostRemaining} note="never expires" />
        <Part colour="var(--none)" name="Held by running work" points={account.held} note="" />
        <Text size="sm" c="dimmed">
          Renews {formatInstant(account.renewsAt, account.timeZone)}, {zoneName(account.timeZone)}
        </Text>
      </Stack>
    </Group>
  )
}

function Part({ colour, name, points, note }: { colour: string; name: string; points: number; note: string }) {
  return (
    <div className={classes.part}>
      <i style={{ background: colour }} />
      <span>{name}</span>
      <b className="num">{formatCount(points)}</b>
      <small>{note}</small>
    </div>
  )
}
