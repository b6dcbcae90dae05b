import { useMatches } from '@mantine/core'
import { type KeyboardEvent, useState } from 'react'
import { formatCalendarDay, formatCount } from '../lib/format.ts'
import { nextIndex } from '../lib/next-index.ts'
import { formatUptime, type HealthState, stateWords } from './health-words.ts'
import classes from './uptime-bars.module.css'

export type UptimeDay = { date: string; uptime: number | null; state: HealthState; incidents: number }

type Props = {
  /** Oldest first; the last is today. */
  days: UptimeDay[]
  /** What it is the uptime of: "Seedance 1 lite". */
  name?: string
  /** Share of the watched time in all the days, and in the last 30; without it, the mean of the days. */
  uptime?: { all: number | null; last30: number | null }
}

const PHONE_DAYS = 30

/** A bar a day: 90 at a desk, the last 30 on a phone. One stop for the keyboard: arrows go from day to day. */
export function UptimeBars({ days, name, uptime }: Props) {
  const shownDays = useMatches({ base: PHONE_DAYS, sm: days.length }, { getInitialValueInEffect: false })
  const shown = days.slice(-shownDays)
  const [chosen, setChosen] = useState<number | null>(null)
  const last = shown.length - 1
  const at = chosen === null ? null : Math.min(chosen, last)
  const share = (shown.length < days.length ? uptime?.last30 : uptime?.all) ?? (uptime ? null : meanOf(shown))
  const whole = share === null ? 'No data yet' : `${formatUptime(share)} uptime`

  const walk = (event: KeyboardEvent) => {
    if (event.key === 'Escape') return setChosen(null)
    const next = nextIndex(event.key, at ?? last, last)
    if (next === null) return
    event.preventDefault()
    setChosen(next)
  }

  return (
    <figure className={classes.figure} aria-label={[name, summaryOf(shown, whole)].filter(Boolean).join(': ')}>
      <div className={classes.frame} onPointerLeave={() => setChosen(null)}>
        <div
          role="slider"
          tabIndex={0}
          aria-label={name ? `Days of ${name}` : 'Days'}
          aria-valuemin={1}
          aria-valuemax={shown.length}
          aria-valuenow={(at ?? last) + 1}
          aria-valuetext={shown.length > 0 ? textOf(shown[at ?? last]!) : 'No days'}
          className={classes.bars}
          onKeyDown={walk}
          onFocus={() => setChosen(at ?? last)}
          onBlur={() => setChosen(null)}
        >
          {shown.map((day, index) => (
            <div
              key={day.date}
              className={classes.day}
              data-state={day.state}
              data-chosen={index === at || undefined}
              onPointerEnter={() => setChosen(index)}
              onPointerDown={() => setChosen(index)}
            >
              <i />
            </div>
          ))}
        </div>
        {at !== null && shown[at] && <Tip day={shown[at]} position={(at + 0.5) / shown.length} />}
      </div>
      <figcaption className={`${classes.axis} num`} aria-hidden>
        <span>{shown.length} days ago</span>
        <b>{whole}</b>
        <span>Today</span>
      </figcaption>
    </figure>
  )
}

/** Above its bar, and within the figure's edges. The slider says the same to those who do not see it. */
function Tip({ day, position }: { day: UptimeDay; position: number }) {
  const percent = `${position * 100}%`
  return (
    <div className={classes.tip} style={{ left: percent, translate: `-${percent} 0` }} aria-hidden>
      <span>{formatCalendarDay(day.date)}</span>
      <b>
        <i className={classes.dot} data-state={day.state} />
        {wordsOf(day)}
      </b>
      {day.uptime !== null && <span className="num">{formatUptime(day.uptime)} uptime</span>}
      {day.incidents > 0 && <span>{incidentsOf(day.incidents)}</span>}
    </div>
  )
}

/** What nobody watched has no state to speak of. */
const wordsOf = ({ state, uptime }: UptimeDay): string =>
  state === 'UNKNOWN' && uptime === null ? 'No data' : stateWords(state)

const incidentsOf = (count: number): string => `${formatCount(count)} ${count === 1 ? 'incident' : 'incidents'}`

function textOf(day: UptimeDay): string {
  const uptime = day.uptime === null ? [] : [`${formatUptime(day.uptime)} uptime`]
  const incidents = day.incidents > 0 ? [incidentsOf(day.incidents)] : []
  return `${formatCalendarDay(day.date)}: ${[wordsOf(day), ...uptime, ...incidents].join(', ')}`
}

function summaryOf(days: UptimeDay[], whole: string): string {
  const down = days.filter(({ state }) => state === 'DOWN').length
  const slow = days.filter(({ state }) => state === 'DEGRADED').length
  const unknown = days.filter(({ uptime }) => uptime === null).length
  const parts = [
    down > 0 && `down on ${down}`,
    slow > 0 && `slower than usual on ${slow}`,
    unknown > 0 && `no data for ${unknown}`,
  ].filter(Boolean)
  return `${whole} in the last ${days.length} days${parts.length > 0 ? `, ${parts.join(', ')}` : ''}`
}

function meanOf(days: UptimeDay[]): number | null {
  const known = days.flatMap(({ uptime }) => (uptime === null ? [] : [uptime]))
  return known.length === 0 ? null : known.reduce((sum, uptime) => sum + uptime, 0) / known.length
}
