import { formatCalendarDay, formatCount, formatPoints } from '../lib/format.ts'
import classes from './chart.module.css'
import type { Series } from './series.ts'
import type { Usage } from './use-usage.ts'

const WIDTH = 196
const GAP = 12

type Props = { day: Usage['byDay'][number]; index: number; series: Series[]; left: number; width: number }

/** What a day is made of, the dearest first; on the side where there is room. The chart says the same to a reader. */
export function ChartTooltip({ day, index, series, left, width }: Props) {
  const parts = series
    .map(({ perDay, ...one }) => ({ ...one, points: perDay[index] ?? 0 }))
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points)
  const onRight = left + GAP + WIDTH <= width
  const place = onRight ? left + GAP : Math.max(0, left - GAP - WIDTH)
  return (
    <div className={classes.tooltip} style={{ left: place, width: WIDTH }} aria-hidden>
      <div className={classes.tooltipHead}>
        <span>{formatCalendarDay(day.date)}</span>
        <b className="num">{formatPoints(day.points)}</b>
      </div>
      {parts.map(({ key, name, colour, points }) => (
        <div key={key} className={classes.tooltipLine}>
          <i style={{ background: colour }} />
          <span>{name}</span>
          <span className="num">{formatCount(points)}</span>
        </div>
      ))}
      <div className={classes.tooltipFoot}>
        {formatCount(day.actions)} {day.actions === 1 ? 'action' : 'actions'}
      </div>
    </div>
  )
}
