import { formatInstant, formatRelative } from '../lib/format.ts'
import { useNow } from '../lib/use-now.ts'

/** "3 min. ago", with the instant on hover: the browser's own hint, for a list has a hundred of them. */
export function RelativeTime({ time }: { time: string }) {
  const now = useNow(30_000)
  return (
    <time dateTime={time} title={formatInstant(time)}>
      {formatRelative(time, now)}
    </time>
  )
}
