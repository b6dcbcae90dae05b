import { type KeyboardEvent, useState } from 'react'
import { formatCalendarDay, formatCount, formatPoints } from '../lib/format.ts'
import type { Usage } from './figures.tsx'
import classes from './usage.module.css'

type Days = Usage['byDay']

/** Bars of points a day. One stop for the keyboard: arrows go from day to day. */
export function DayBars({ days }: { days: Days }) {
  const [chosen, setChosen] = useState<number | null>(null)
  const highest = Math.max(1, ...days.map((day) => day.points))
  const day = chosen === null ? undefined : days[chosen]

  const walk = (event: KeyboardEvent) => {
    const next = nextIndex(event.key, chosen ?? days.length - 1, days.length)
    if (next === null) return
    event.preventDefault()
    setChosen(next)
  }

  return (
    <div>
      <div
        role="slider"
        tabIndex={0}
        aria-label="Points per day"
        aria-valuemin={1}
        aria-valuemax={days.length}
        aria-valuenow={(chosen ?? days.length - 1) + 1}
        aria-valuetext={textOf(day ?? days.at(-1))}
        className={classes.bars}
        onKeyDown={walk}
        onFocus={() => setChosen(chosen ?? days.length - 1)}
        onBlur={() => setChosen(null)}
        onPointerLeave={() => setChosen(null)}
      >
        {days.map((one, index) => (
          <div
            key={one.date}
            className={classes.bar}
            data-chosen={index === chosen || undefined}
            onPointerEnter={() => setChosen(index)}
          >
            <i style={{ height: `${(one.points / highest) * 100}%` }} />
          </div>
        ))}
      </div>
      <div className={`${classes.axis} num`} aria-hidden>
        <span>{formatCalendarDay(days[0]?.date ?? '')}</span>
        <b>{day ? textOf(day) : `Highest: ${formatPoints(highest)}`}</b>
        <span>{formatCalendarDay(days.at(-1)?.date ?? '')}</span>
      </div>
    </div>
  )
}

function textOf(day: Days[number] | undefined): string {
  if (!day) return ''
  return `${formatCalendarDay(day.date)}: ${formatPoints(day.points)}, ${formatCount(day.actions)} ${day.actions === 1 ? 'action' : 'actions'}`
}

function nextIndex(key: string, from: number, count: number): number | null {
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return Math.max(0, from - 1)
    case 'ArrowRight':
    case 'ArrowUp':
      return Math.min(count - 1, from + 1)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}
