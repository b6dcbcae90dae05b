import { Group, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useQuery } from 'urql'
import { BalanceAtDocument } from '../graphql/generated/graphql.ts'
import { formatCalendarDay, formatPoints } from '../lib/format.ts'
import { useNow } from '../lib/use-now.ts'
import { dayIn, startOfDay } from '../lib/zone.ts'

/** What there was at the end of a day of the account's zone. */
export function BalanceAt({ timeZone, version }: { timeZone: string; version: number }) {
  const now = useNow(60_000)
  const [day, setDay] = useState('')
  const today = dayIn(timeZone, now)
  const asked = /^[12]\d{3}-\d\d-\d\d$/.test(day) && day <= today
  // The last millisecond of the day, for instants have no more digits.
  const time = asked ? new Date(Date.parse(startOfDay(day, timeZone, 1)) - 1).toISOString() : ''
  const [{ data, error, fetching }] = useQuery({
    query: BalanceAtDocument,
    variables: { time },
    pause: !asked,
    // A day that is over does not change any more; today does with every change.
    requestPolicy: day === today && version >= 0 ? 'cache-and-network' : 'cache-first',
  })
  const balance = data?.viewer?.account.balanceAt
  return (
    <Group gap="sm" align="flex-end">
      <TextInput
        type="date"
        label="What did I have on …"
        min="2000-01-01"
        max={today}
        value={day}
        onChange={({ currentTarget }) => setDay(currentTarget.value)}
        w={180}
      />
      <Text size="sm" aria-live="polite" pb={7} mih={28}>
        {asked && balance !== undefined && !fetching && (
          <>
            At the end of {formatCalendarDay(day)}: <b className="num">{formatPoints(balance)}</b>
          </>
        )}
        {asked && error && balance === undefined && 'This could not be loaded.'}
        {day !== '' && !asked && 'Choose a day that has begun.'}
      </Text>
    </Group>
  )
}
