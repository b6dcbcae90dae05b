import { formatInstant, formatRelative } from '../lib/format.ts'
import { useNow } from '../lib/use-now.ts'
import classes from './time.module.css'

/** "3 min. ago", with the instant on hover and for who comes by with the keyboard: a hundred of them are cheap. */
export function RelativeTime({ time }: { time: string }) {
  const now = useNow(30_000)
  const exact = formatInstant(time)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what only a mouse can open hides the instant from everyone else
    <time dateTime={time} title={exact} data-exact={exact} tabIndex={0} className={classes.time}>
      {formatRelative(time, now)}
    </time>
  )
}
