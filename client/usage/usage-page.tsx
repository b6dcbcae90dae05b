import { SegmentedControl, Stack } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useQuery } from 'urql'
import { useOnAccountMoved } from '../account/use-on-account-moved.ts'
import { UsageDocument } from '../graphql/generated/graphql.ts'
import { formatCalendarDay } from '../lib/format.ts'
import { useTitle } from '../lib/use-title.ts'
import { PageHeader } from '../ui/page-header.tsx'
import { Breakdowns } from './breakdowns.tsx'
import { DaysCard } from './days-card.tsx'
import { Figures } from './figures.tsx'
import { rangeOfDays } from './range.ts'

const RANGES = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
]

export function UsagePage() {
  useTitle('Usage')
  const [days, setDays] = useState('30')
  const [range, setRange] = useState(() => rangeOfDays(30, new Date()))
  const [{ data, error }, execute] = useQuery({
    query: UsageDocument,
    variables: range,
    requestPolicy: 'cache-and-network',
  })
  const refetch = () => execute({ requestPolicy: 'network-only' })
  useOnAccountMoved(refetch)
  const usage = data?.viewer?.usage

  const choose = (value: string) => {
    setDays(value)
    setRange(rangeOfDays(Number(value), new Date()))
  }

  return (
    <>
      <PageHeader
        title="Usage"
        detail={`${formatCalendarDay(range.from)} to ${formatCalendarDay(range.to)}, days in ${range.timeZone.replaceAll('_', ' ')}`}
      >
        <SegmentedControl data={RANGES} value={days} onChange={choose} aria-label="Time" />
      </PageHeader>
      <Stack gap="md">
        <Figures usage={usage} days={Number(days)} />
        <DaysCard usage={usage} error={error} onRetry={refetch} />
        <Breakdowns usage={usage} />
        <Link to="/account" className="link" style={{ fontSize: 13.5, fontWeight: 550 }}>
          Your points, and every line of them
        </Link>
      </Stack>
    </>
  )
}
