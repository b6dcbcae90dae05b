import { useElementSize } from '@mantine/hooks'
import { ticks } from 'd3-array'
import { area, curveMonotoneX } from 'd3-shape'
import { type KeyboardEvent, type PointerEvent, useMemo, useState } from 'react'
import { formatCalendarDay } from '../../lib/format.ts'
import { nextIndex } from '../../lib/next-index.ts'
import classes from '../../usage/chart.module.css'

export const DAY_CHART_HEIGHT = 240
const [LEFT, RIGHT, TOP, BOTTOM] = [60, 10, 10, 28]
const LABEL_WIDTH = 92
const [TOOLTIP_WIDTH, GAP] = [196, 12]

/** A figure by day, drawn from 0. */
export type DayLine = { name: string; colour: string; values: number[] }

type Props = { label: string; dates: string[]; lines: DayLine[]; format: (value: number) => string }

/** Figures a day, each as a line. One stop for the keyboard: arrows go from day to day, and each says its figures. */
export function DayChart({ label, dates, lines, format }: Props) {
  const { ref, width } = useElementSize()
  const [chosen, setChosen] = useState<number | null>(null)
  const last = dates.length - 1
  const at = chosen === null ? null : Math.min(chosen, last)
  const scale = useScale(width, dates.length, lines)

  const walk = (event: KeyboardEvent) => {
    if (event.key === 'Escape') return setChosen(null)
    const next = nextIndex(event.key, at ?? last, last)
    if (next === null) return
    event.preventDefault()
    setChosen(next)
  }
  const point = (event: PointerEvent<HTMLDivElement>) =>
    setChosen(scale.indexAt(event.clientX - event.currentTarget.getBoundingClientRect().left))
  const told = (index: number) =>
    `${formatCalendarDay(dates[index] ?? '')}: ${lines.map(({ name, values }) => `${name} ${format(values[index] ?? 0)}`).join(', ')}`

  return (
    <div
      ref={ref}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={1}
      aria-valuemax={dates.length}
      aria-valuenow={(at ?? last) + 1}
      aria-valuetext={told(at ?? last)}
      className={classes.chart}
      style={{ height: DAY_CHART_HEIGHT }}
      onKeyDown={walk}
      onFocus={() => setChosen(at ?? last)}
      onBlur={() => setChosen(null)}
      onPointerMove={point}
      onPointerDown={point}
      onPointerLeave={() => setChosen(null)}
    >
      {width > 0 && (
        <svg width={width} height={DAY_CHART_HEIGHT} aria-hidden>
          {scale.ticks.map((value) => (
            <g key={value}>
              <line className={classes.grid} x1={LEFT} x2={width - RIGHT} y1={scale.y(value)} y2={scale.y(value)} />
              <text className={classes.tick} x={LEFT - 10} y={scale.y(value)} dy="0.32em" textAnchor="end">
                {format(value)}
              </text>
            </g>
          ))}
          {dates.map((date, index) =>
            (last - index) % scale.labelEvery === 0 && (index === last || scale.x(index) > LEFT + 14) ? (
              <text
                key={date}
                className={classes.tick}
                x={scale.x(index)}
                y={DAY_CHART_HEIGHT - 8}
                textAnchor={index === last ? 'end' : 'middle'}
              >
                {formatCalendarDay(date)}
              </text>
            ) : null,
          )}
          {lines.map((line) => (
            <Line key={line.name} line={line} scale={scale} />
          ))}
          {at !== null && (
            <line
              className={classes.cursor}
              x1={scale.x(at)}
              x2={scale.x(at)}
              y1={TOP}
              y2={DAY_CHART_HEIGHT - BOTTOM}
            />
          )}
        </svg>
      )}
      {at !== null && width > 0 && (
        <div
          className={classes.tooltip}
          style={{ left: tooltipLeft(scale.x(at), width), width: TOOLTIP_WIDTH }}
          aria-hidden
        >
          <div className={classes.tooltipHead}>
            <span>{formatCalendarDay(dates[at] ?? '')}</span>
          </div>
          {lines.map(({ name, colour, values }) => (
            <div key={name} className={classes.tooltipLine}>
              <i style={{ background: colour }} />
              <span>{name}</span>
              <b className="num">{format(values[at] ?? 0)}</b>
            </div>
          ))}
        </div>
      )}
    </div>
  )
}

const tooltipLeft = (x: number, width: number): number =>
  x + GAP + TOOLTIP_WIDTH <= width ? x + GAP : Math.max(0, x - GAP - TOOLTIP_WIDTH)

type Scale = ReturnType<typeof useScale>

function useScale(width: number, count: number, lines: DayLine[]) {
  return useMemo(() => {
    const all = lines.flatMap(({ values }) => values)
    const [lowest, highest] = [Math.min(0, ...all), Math.max(0, ...all)]
    const flat = highest === lowest
    const values = ticks(lowest, flat ? 1 : highest, 3)
    const step = (values[1] ?? 1) - (values[0] ?? 0)
    const top = flat ? 1 : (values.at(-1) ?? 0) < highest ? (values.at(-1) ?? 0) + step : highest
    const bottom = (values[0] ?? 0) > lowest ? (values[0] ?? 0) - step : lowest
    const wide = Math.max(1, width - LEFT - RIGHT)
    const high = DAY_CHART_HEIGHT - TOP - BOTTOM
    const between = count > 1 ? wide / (count - 1) : wide
    return {
      ticks: values,
      labelEvery: Math.max(1, Math.ceil(LABEL_WIDTH / between)),
      x: (index: number) => (count > 1 ? LEFT + index * between : LEFT + wide / 2),
      y: (value: number) => TOP + high * (1 - (value - bottom) / (top - bottom)),
      indexAt: (left: number) => Math.min(count - 1, Math.max(0, Math.round((left - LEFT) / between))),
    }
  }, [width, count, lines])
}

function Line({ line: { colour, values }, scale }: { line: DayLine; scale: Scale }) {
  if (values.length === 1) return <circle cx={scale.x(0)} cy={scale.y(values[0] ?? 0)} r={4} fill={colour} />
  const shape = area<number>()
    .x((_value, index) => scale.x(index))
    .y0(scale.y(0))
    .y1((value) => scale.y(value))
    .curve(curveMonotoneX)
  return (
    <g style={{ color: colour }}>
      <path className={classes.layer} d={shape(values) ?? ''} style={{ fillOpacity: 0.1 }} />
      <path className={classes.edge} d={shape.lineY1()(values) ?? ''} />
    </g>
  )
}
