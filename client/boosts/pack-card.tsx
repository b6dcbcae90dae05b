import { Badge, Button, Card, Skeleton, Text, Title } from '@mantine/core'
import { useAccount } from '../account/use-account.ts'
import type { PackFieldsFragment } from '../graphql/generated/graphql.ts'
import { formatCount } from '../lib/format.ts'
import classes from './boosts.module.css'
import { formatPointPrice, formatPrice } from './price.ts'

type Props = { pack: PackFieldsFragment; busy: boolean; disabled: boolean; onBuy: () => void }

export function PackCard({ pack, busy, disabled, onBuy }: Props) {
  const price = formatPrice(pack.price)
  return (
    <Card component="li" className={classes.pack} data-popular={pack.popular || undefined}>
      <div className={classes.head}>
        <Title order={2} fz="md">
          {pack.name}
        </Title>
        {pack.popular && <Badge>Most popular</Badge>}
      </div>
      <div className={`num ${classes.points}`}>
        {formatCount(pack.points)} <small>points</small>
      </div>
      <dl className={classes.lines}>
        <Line term="Price" text={price} />
        <Line term="A point costs" text={formatPointPrice(pack)} />
        <BalanceAfter points={pack.points} />
      </dl>
      <Button
        mt="auto"
        fullWidth
        variant={pack.popular ? 'filled' : 'default'}
        onClick={onBuy}
        loading={busy}
        disabled={disabled}
      >
        {`Buy ${pack.name} for ${price}`}
      </Button>
    </Card>
  )
}

/** Not known is not 0: without the account there is no line. */
function BalanceAfter({ points }: { points: number }) {
  const state = useAccount()
  switch (state.kind) {
    case 'known':
      return <Line term="You will have" text={formatCount(state.account.available + points)} />
    case 'loading':
      return <Skeleton h={20} />
    case 'unavailable':
      return null
  }
}

function Line({ term, text }: { term: string; text: string }) {
  return (
    <div>
      <Text component="dt" inherit>
        {term}
      </Text>
      <dd className="num">{text}</dd>
    </div>
  )
}
