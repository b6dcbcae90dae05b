import type { GrantKind } from '../../graphql/generated/graphql.ts'
import { formatCount } from '../../lib/format.ts'
import { LOOKS } from '../../studio/function-catalogue.ts'
import type { Range } from '../../usage/range.ts'
import { formatShare, formatUsd } from '../reports/money.ts'
import { type Column, MoneyTable } from './money-table.tsx'
import type { Money } from './use-money.ts'

type Props = { money: Money | undefined; range: Range }
type Part = Pick<Money['byModel'][number], 'actions' | 'failed' | 'points' | 'cost' | 'loss' | 'revenue' | 'profit'>

const parts: Column<Part>[] = [
  { name: 'Actions', of: ({ actions }) => formatCount(actions), figure: true },
  { name: 'Failed', of: ({ failed }) => formatCount(failed), figure: true },
  { name: 'Points', of: ({ points }) => formatCount(points), figure: true },
  { name: 'Cost', of: ({ cost }) => formatUsd(cost), figure: true },
  { name: 'Loss', of: ({ loss }) => formatUsd(loss), figure: true },
  { name: 'Revenue', of: ({ revenue }) => formatUsd(revenue), figure: true },
  { name: 'Profit', of: ({ profit }) => formatUsd(profit), figure: true },
  { name: 'Margin', of: ({ profit, revenue }) => formatMargin(Number(profit), Number(revenue)), figure: true },
]

const formatMargin = (profit: number, revenue: number): string => (revenue > 0 ? formatShare(profit, revenue) : 'None')

const SHARED = 'Revenue is the money of these days, shared by the points that each used'

export function FunctionsTable({ money, range }: Props) {
  return (
    <MoneyTable
      title="By function"
      detail={SHARED}
      file="functions"
      range={range}
      rows={money?.byFunction}
      keyOf={(row) => row.function}
      columns={[{ name: 'Function', of: (row) => LOOKS[row.function].name }, ...parts]}
      none="Nothing was made in these days."
    />
  )
}

export function ModelsTable({ money, range }: Props) {
  return (
    <MoneyTable
      title="By model"
      detail={SHARED}
      file="models"
      range={range}
      rows={money?.byModel}
      keyOf={({ model }) => model.id}
      columns={[{ name: 'Model', of: ({ model }) => model.name }, ...parts]}
      none="No model was called in these days."
    />
  )
}

const KIND_WORDS: Record<GrantKind, string> = {
  ALLOCATION: 'Monthly',
  BOOST: 'Boosts, paid',
  PROMO: 'Promo codes',
  ADJUSTMENT: 'Adjustments',
}

export function PointsTable({ money, range }: Props) {
  const whole = formatCount
  return (
    <MoneyTable
      title="Points given and used"
      detail="Expired points were given and never used"
      file="points"
      range={range}
      rows={money?.pointFlows}
      keyOf={({ kind }) => kind}
      columns={[
        { name: 'Kind', of: ({ kind }) => KIND_WORDS[kind] },
        { name: 'Given', of: ({ granted }) => whole(granted), figure: true },
        { name: 'Used', of: ({ used }) => whole(used), figure: true },
        { name: 'Expired', of: ({ expired }) => whole(expired), figure: true },
        { name: 'Taken back', of: ({ reversed }) => whole(reversed), figure: true },
      ]}
      none="No points moved in these days."
    />
  )
}

const REASON_WORDS: Record<Money['losses'][number]['reason'], string> = {
  FAILED: 'The call failed',
  INVALID: 'The answer could not be used',
  CANCELED: 'The call was stopped',
  ABANDONED: 'The call was given up',
  DISCARDED: 'Went well, in an action that failed or still runs',
  CANARY: 'Requests of the health watch',
}

export function LossesTable({ money, range }: Props) {
  return (
    <MoneyTable
      title="Charged to nobody"
      detail="Part of the provider cost, by reason"
      file="losses"
      range={range}
      rows={money?.losses}
      keyOf={({ reason }) => reason}
      columns={[
        { name: 'Reason', of: ({ reason }) => REASON_WORDS[reason] },
        { name: 'Cost', of: ({ cost }) => formatUsd(cost), figure: true },
      ]}
      none="Every call in these days was charged for."
    />
  )
}
