import { Group, SegmentedControl } from '@mantine/core'
import { DayInput } from '../ui/day-input.tsx'
import { customDays, nameOf, type RangeName, type UsageSearch } from './range.ts'

const RANGES = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: 'month', label: 'This month' },
  { value: 'custom', label: 'Custom' },
]

export function RangeChoice({ search, onChoose }: { search: UsageSearch; onChoose: (name: RangeName) => void }) {
  return (
    <SegmentedControl
      data={RANGES}
      value={nameOf(search)}
      onChange={(value) => onChoose(value as RangeName)}
      aria-label="Time"
    />
  )
}

type DaysProps = { from: string; to: string; onChange: (days: { from: string; to: string }) => void }

export function CustomDays({ from, to, onChange }: DaysProps) {
  const change = (days: { from: string; to: string }, moved: 'from' | 'to') => {
    if (days[moved] !== '') onChange(customDays(days, moved))
  }
  return (
    <Group gap="sm" align="flex-end" mb="md">
      <DayInput label="From" day={from} onChange={(day) => change({ from: day, to }, 'from')} />
      <DayInput label="To, included" day={to} onChange={(day) => change({ from, to: day }, 'to')} />
    </Group>
  )
}
