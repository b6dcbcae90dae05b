import { Button, Card, Group, Loader, Skeleton, Stack, Text, ThemeIcon, Title } from '@mantine/core'
import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs'
import IconArrowBackUp from '@tabler/icons-react/dist/esm/icons/IconArrowBackUp.mjs'
import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs'
import IconCircleX from '@tabler/icons-react/dist/esm/icons/IconCircleX.mjs'
import IconClock from '@tabler/icons-react/dist/esm/icons/IconClock.mjs'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useAccount } from '../account/use-account.ts'
import type { PurchaseFieldsFragment } from '../graphql/generated/graphql.ts'
import { assertNever } from '../lib/assert-never.ts'
import { formatPoints } from '../lib/format.ts'
import { cameFrom } from './came-from.ts'
import { formatPrice } from './price.ts'
import { lookOf } from './purchase-status.tsx'

type Props = { purchase: PurchaseFieldsFragment; left: boolean }

/** What has become of it, in words, and what to do now. Read aloud when it changes. */
export function PurchaseStory({ purchase, left }: Props) {
  return (
    <Card component="section" aria-label="What happened" aria-live="polite">
      <Story purchase={purchase} left={left} />
    </Card>
  )
}

function Story({ purchase, left }: Props) {
  const look = lookOf(purchase)
  switch (look) {
    case 'waiting':
      return left ? <Left purchase={purchase} /> : <Waiting purchase={purchase} />
    case 'paid':
      return (
        <Told icon={<IconCircleCheck size={24} />} colour="teal" title={`${formatPoints(purchase.points)} added`}>
          <Text size="sm">They never expire, and are used once the month's points are gone.</Text>
          <Balance />
          <Onward purchase={purchase} />
        </Told>
      )
    case 'failed':
      return (
        <Told icon={<IconCircleX size={24} />} colour="red" title="This was not paid">
          <Text size="sm">{whyFailed(purchase.failure)} Nothing was charged, and no points were added.</Text>
          <Group>
            <Button component={Link} to="/boosts">
              Choose a pack
            </Button>
          </Group>
        </Told>
      )
    case 'refunded':
    case 'partly refunded':
      return (
        <Told icon={<IconArrowBackUp size={24} />} colour="gray" title={refundTitle(purchase, look)}>
          <Text size="sm">{takenBack(purchase)}</Text>
          <Balance />
        </Told>
      )
    case 'disputed':
      return (
        <Told icon={<IconAlertTriangle size={24} />} colour="red" title="Your bank is looking into this payment">
          <Text size="sm">{takenBack(purchase)} If the payment stands in the end, they come back by themselves.</Text>
          <Balance />
        </Told>
      )
    default:
      return assertNever(look)
  }
}

function Waiting({ purchase }: { purchase: PurchaseFieldsFragment }) {
  return (
    <Told icon={<Loader size={20} />} colour="iris" title="Waiting for the payment">
      <Text size="sm">
        As soon as it arrives, {formatPoints(purchase.points)} are added and this page says so. You can leave it: they
        are added all the same.
      </Text>
      <PayLink purchase={purchase} variant="default">
        To the payment page
      </PayLink>
    </Told>
  )
}

function Left({ purchase }: { purchase: PurchaseFieldsFragment }) {
  return (
    <Told icon={<IconClock size={24} />} colour="yellow" title="You left the payment page">
      <Text size="sm">Nothing was paid. You can still pay for a day, or let it be.</Text>
      <Group>
        <PayLink purchase={purchase} variant="filled">{`Pay ${formatPrice(purchase.price)}`}</PayLink>
        <Button component={Link} to="/boosts" variant="default">
          Other packs
        </Button>
      </Group>
    </Told>
  )
}

type PayLinkProps = { purchase: PurchaseFieldsFragment; variant: 'filled' | 'default'; children: string }

function PayLink({ purchase, variant, children }: PayLinkProps) {
  if (!purchase.checkoutUrl) return null
  return (
    <Group>
      <Button component="a" href={purchase.checkoutUrl} variant={variant}>
        {children}
      </Button>
    </Group>
  )
}

/** The points one has now; they are live, so they follow the payment. */
function Balance() {
  const state = useAccount()
  switch (state.kind) {
    case 'known':
      return (
        <Text size="sm">
          You have <b className="num">{formatPoints(state.account.available)}</b> now.
        </Text>
      )
    case 'loading':
      return <Skeleton h={20} w={180} />
    case 'unavailable':
      return null
  }
}

function Onward({ purchase }: { purchase: PurchaseFieldsFragment }) {
  const address = cameFrom(purchase.id)
  return (
    <Group>
      {address ? (
        <Button component="a" href={address}>
          Back to your work
        </Button>
      ) : (
        <Button component={Link} to="/studio">
          To the studio
        </Button>
      )}
      <Button component={Link} to="/boosts" variant="default">
        Your purchases
      </Button>
    </Group>
  )
}

function Told({
  icon,
  colour,
  title,
  children,
}: {
  icon: ReactNode
  colour: string
  title: string
  children: ReactNode
}) {
  return (
    <Stack gap="sm">
      <Group gap="sm" wrap="nowrap">
        <ThemeIcon variant="light" color={colour} size={44} radius="lg">
          {icon}
        </ThemeIcon>
        <Title order={2} fz="lg">
          {title}
        </Title>
      </Group>
      {children}
    </Stack>
  )
}

function whyFailed(failure: string | null): string {
  if (failure === 'DECLINED') return 'The payment did not go through.'
  if (failure === 'EXPIRED') return 'The payment page was open for too long.'
  return 'The payment page is not there any more.'
}

function refundTitle({ refunded, price }: PurchaseFieldsFragment, look: 'refunded' | 'partly refunded'): string {
  if (look === 'partly refunded') return `${formatPrice(refunded)} of ${formatPrice(price)} went back to you`
  return `${formatPrice(price)} went back to you`
}

function takenBack({ reversed, points }: PurchaseFieldsFragment): string {
  if (reversed === 0) return `None of its ${formatPoints(points)} could be taken back: they are used, or in use.`
  if (reversed === points) return `Its ${formatPoints(points)} were taken back.`
  return `${formatPoints(reversed)} of its ${formatPoints(points)} were taken back.`
}
