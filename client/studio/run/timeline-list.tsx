import { useViewer } from '../../account/use-viewer.ts'
import { inZone } from '../../lib/format.ts'
import classes from './record.module.css'
import type { Event } from './timeline.ts'

const clock = inZone({ timeStyle: 'medium' })

export function Timeline({ events }: { events: Event[] }) {
  const { timeZone } = useViewer()
  return (
    <ol className={classes.timeline}>
      {events.map(({ key, at, what, detail, tone }) => (
        <li key={key} data-tone={tone}>
          <time dateTime={at} className="num">
            {clock(timeZone).format(new Date(at))}
          </time>
          <div>
            <b>{what}</b>
            {detail !== '' && <span>{detail}</span>}
          </div>
        </li>
      ))}
    </ol>
  )
}
