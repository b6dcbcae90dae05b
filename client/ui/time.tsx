import { Tooltip } from '@mantine/core'
import { formatInstant, formatRelative } from '../lib/format.ts'
import { useNow } from '../lib/use-now.ts'

const EVENTS = { hover: true, focus: true, touch: true }

/** "3 min. ago", with the instant on hover, on a touch and for who comes by with the keyboard. */
export function RelativeTime({ time }: { time: string }) {
  const now = useNow(30_000)
  const exact = formatInstant(time)
  return (
    <Tooltip label={exact} events={EVENTS}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a tooltip that only a mouse can open hides the instant from everyone else */}
      <time dateTime={time} tabIndex={0}>
        {formatRelative(time, now)}
      </time>
    </Tooltip>
  )
}
