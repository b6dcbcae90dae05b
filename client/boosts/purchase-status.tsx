import { Badge } from '@mantine/core'
import type { PurchaseFieldsFragment } from '../graphql/generated/graphql.ts'
import { assertNever } from '../lib/assert-never.ts'

/** What the person sees of an order: its status, and what has become of the money since. */
export type PurchaseLook = 'waiting' | 'paid' | 'failed' | 'refunded' | 'partly refunded' | 'disputed'

export function lookOf({ status, refunded, disputed }: PurchaseFieldsFragment): PurchaseLook {
  switch (status) {
    case 'PENDING':
      return 'waiting'
    case 'FAILED':
      return 'failed'
    case 'REFUNDED':
      return 'refunded'
    case 'PAID':
      if (Number(disputed) > 0) return 'disputed'
      return Number(refunded) > 0 ? 'partly refunded' : 'paid'
    default:
      return assertNever(status)
  }
}

const LABEL: Record<PurchaseLook, { colour: string; label: string }> = {
  waiting: { colour: 'yellow', label: 'Waiting for payment' },
  paid: { colour: 'teal', label: 'Paid' },
  failed: { colour: 'red', label: 'Not paid' },
  refunded: { colour: 'gray', label: 'Refunded' },
  'partly refunded': { colour: 'gray', label: 'Partly refunded' },
  disputed: { colour: 'red', label: 'Disputed' },
}

export function PurchaseStatus({ purchase }: { purchase: PurchaseFieldsFragment }) {
  const { colour, label } = LABEL[lookOf(purchase)]
  return <Badge color={colour}>{label}</Badge>
}
