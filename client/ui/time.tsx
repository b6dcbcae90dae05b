import { Tooltip } from '@mantine/core'
import { formatInstant, formatRelative } from '../lib/format.ts'
import { useNow } from '../lib/use-now.ts'

/** "3 min. ago", with the instant on hover. */
export function RelativeTime({ time }: { time: string }) {
  const now = useNow(30_000)
  return (
    <Tooltip label={formatInstant(time)}>
      <time dateTime={time}>{formatRelative(time, now)}</time>
    </Tooltip>
  )
}
