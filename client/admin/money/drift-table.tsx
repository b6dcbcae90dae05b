import { Text } from '@mantine/core'
import { formatCount } from '../../lib/format.ts'
import type { Range } from '../../usage/range.ts'
import { formatUsd } from '../reports/money.ts'
import { type Column, MoneyTable } from './money-table.tsx'
import type { Money } from './use-money.ts'

type Row = Money['drift'][number]

const columns: Column<Row>[] = [
  { name: 'Model', of: ({ model }) => model.name },
  { name: 'Compared', of: ({ compared }) => formatCount(compared), figure: true },
  { name: 'Our cost', of: ({ ourCost }) => formatUsd(ourCost), figure: true },
  { name: 'Their cost', of: ({ theirCost }) => formatUsd(theirCost), figure: true },
  { name: 'Drift', of: ({ drift }) => microWords(Number(drift)), figure: true },
  { name: 'In percent', of: (row) => <Percent {...row} />, figure: true },
  { name: 'They do not know', of: ({ unknown }) => formatCount(unknown), figure: true },
  { name: 'No figure', of: ({ unanswered }) => formatCount(unanswered), figure: true },
]

/** Our figures beside the providers' own, of calls that were asked about. */
export function DriftTable({ money, range }: { money: Money | undefined; range: Range }) {
  return (
    <MoneyTable
      title="Against the providers’ books"
      detail="Some calls of every model, asked about a few minutes after they end. Above zero: we book more than they bill."
      file="drift"
      range={range}
      rows={money?.drift}
      keyOf={({ model }) => model.id}
      columns={columns}
      none="No call of these days was compared yet."
    />
  )
}

function Percent({ compared, driftPercent }: Row) {
  if (compared === 0) return 'None yet'
  if (driftPercent === null || driftPercent === undefined) return 'They say $0'
  const words = `${sign(driftPercent)}${Math.abs(driftPercent).toFixed(2)} %`
  return Math.abs(driftPercent) > FAR_PERCENT ? (
    <Text span inherit c="var(--bad-text)" fw={600}>
      {words}
    </Text>
  ) : (
    words
  )
}

/** Where the alarm begins, unless it was set otherwise. */
const FAR_PERCENT = 0.5

const microWords = (dollars: number): string => {
  const micro = Math.round(dollars * 1_000_000)
  return `${sign(micro)}${formatCount(Math.abs(micro))} µ$`
}

const sign = (amount: number): string => (amount > 0 ? '+' : amount < 0 ? '−' : '')
