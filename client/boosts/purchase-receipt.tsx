import { Card, Group, Title } from '@mantine/core'
import type { PurchaseFieldsFragment } from '../graphql/generated/graphql.ts'
import { formatCount, formatInstant } from '../lib/format.ts'
import classes from './boosts.module.css'
import { formatPrice } from './price.ts'
import { PurchaseStatus } from './purchase-status.tsx'

export function PurchaseReceipt({ purchase }: { purchase: PurchaseFieldsFragment }) {
  const lines: [string, string][] = [
    ['Pack', purchase.pack.name],
    ['Points', formatCount(purchase.points)],
    ['Price', `${formatPrice(purchase.price)} (USD)`],
    ['Ordered', formatInstant(purchase.createdAt)],
    ...(purchase.paidAt ? [['Paid', formatInstant(purchase.paidAt)] as [string, string]] : []),
    ...(Number(purchase.refunded) > 0 ? [['Refunded', formatPrice(purchase.refunded)] as [string, string]] : []),
    ...(purchase.reversed > 0 ? [['Points taken back', formatCount(purchase.reversed)] as [string, string]] : []),
    ['Number', purchase.id],
  ]
  return (
    <Card component="section" aria-labelledby="receipt">
      <Group justify="space-between" mb="md">
        <Title order={2} fz="md" id="receipt">
          {purchase.paidAt ? 'Receipt' : 'Order'}
        </Title>
        <PurchaseStatus purchase={purchase} />
      </Group>
      <dl className={classes.lines}>
        {lines.map(([term, text]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd className="num" style={{ overflowWrap: 'anywhere' }}>
              {text}
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
