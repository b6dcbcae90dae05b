import { useElementSize } from '@mantine/hooks'
import { ticks } from 'd3-array'
import { area, curveMonotoneX, type SeriesPoint, stack } from 'd3-shape'
import { type KeyboardEvent, type PointerEvent, useMemo, useState } from 'react'
import { formatCalendarDay, formatCount, formatPoints } from '../lib/format.ts'
import { nextIndex } from '../lib/next-index.ts'
import classes from './chart.module.css'
import { ChartTooltip } from './chart-tooltip.tsx'
import type { Series } from './series.ts'
import type { Usage } from './use-usage.ts'

export const CHART_HEIGHT = 264
const [LEFT, RIGHT, TOP, BOTTOM] = [44, 8, 8, 28]
const LABEL_WIDTH = 92
const BAR_WIDTH_MAX = 56
/** An area needs days to lie between. */
const AREA_DAYS_MIN = 3

type Props = { days: Usage['byDay']; series: Series[] }

/** Points a day, stacked. One stop for the keyboard: arrows go from day to day, and each says what it is made of. */
export function StackChart({ days, series }: Props) {
  const { ref, width } = useElementSize()
  const [chosen, setChosen] = useState<number | null>(null)
  const last = days.length - 1
  const at = chosen === null ? null : Math.min(chosen, last)
  const highest = Math.max(1, ...days.map(({ points }) => points))
  const scale = useScale({ width, count: days.length, highest })

  const walk = (event: KeyboardEvent) => {
    if (event.key === 'Escape') return setChosen(null)
    const next = nextIndex(event.key, at ?? last, last)
    if (next === null) return
    event.preventDefault()
    setChosen(next)
  }
  const point = (event: PointerEvent<HTMLDivElement>) => {
    const left = event.clientX - event.currentTarget.getBoundingClientRect().left
    setChosen(scale.indexAt(left))
  }

  return (
    <div
      ref={ref}
      role="slider"
      tabIndex={0}
      aria-label="Points per day"
      aria-valuemin={1}
      aria-valuemax={days.length}
      aria-valuenow={(at ?? last) + 1}
      aria-valuetext={textOf(days[at ?? last], series, at ?? last)}
      className={classes.chart}
      style={{ height: CHART_HEIGHT }}
      onKeyDown={walk}
      onFocus={() => setChosen(at ?? last)}
      onBlur={() => setChosen(null)}
      onPointerMove={point}
      onPointerDown={point}
      onPointerLeave={() => setChosen(null)}
    >
      {width > 0 && (
        <svg width={width} height={CHART_HEIGHT} aria-hidden>
          <Grid scale={scale} width={width} />
          <Days days={days} scale={scale} />
          <Layers series={series} scale={scale} count={days.length} />
          {at !== null && (
            <line className={classes.cursor} x1={scale.x(at)} x2={scale.x(at)} y1={TOP} y2={CHART_HEIGHT - BOTTOM} />
          )}
        </svg>
      )}
      {at !== null && width > 0 && (
        <ChartTooltip day={days[at]!} index={at} series={series} left={scale.x(at)} width={width} />
      )}
    </div>
  )
}

type Scale = ReturnType<typeof useScale>

function useScale({ width, count, highest }: { width: number; count: number; highest: number }) {
  return useMemo(() => {
    const values = ticks(0, highest, 3).filter(Number.isInteger)
    const step = (values[1] ?? 1) - (values[0] ?? 0)
    const top = (values.at(-1) ?? 0) < highest ? (values.at(-1) ?? 0) + step : highest
    const all = top > (values.at(-1) ?? 0) ? [...values, top] : values
    const wide = Math.max(1, width - LEFT - RIGHT)
    const high = CHART_HEIGHT - TOP - BOTTOM
    // Of an area the first and the last day are its ends; a bar stands in the middle of its day.
    const areas = count >= AREA_DAYS_MIN
    const between = areas ? wide / (count - 1) : wide / count
    const begin = LEFT + (areas ? 0 : between / 2)
    return {
      ticks: all,
      areas,
      barWidth: Math.min(BAR_WIDTH_MAX, between * 0.6),
      labelEvery: Math.max(1, Math.ceil(LABEL_WIDTH / between)),
      x: (index: number) => begin + index * between,
      y: (points: number) => TOP + high * (1 - points / top),
      indexAt: (left: number) => Math.min(count - 1, Math.max(0, Math.round((left - begin) / between))),
    }
  }, [width, count, highest])
}

function Grid({ scale, width }: { scale: Scale; width: number }) {
  return scale.ticks.map((points) => (
    <g key={points}>
      <line className={classes.grid} x1={LEFT} x2={width - RIGHT} y1={scale.y(points)} y2={scale.y(points)} />
      <text className={classes.tick} x={LEFT - 10} y={scale.y(points)} dy="0.32em" textAnchor="end">
        {formatCount(points)}
      </text>
    </g>
  ))
}

/** Counted back from the last day, which always has its name. */
function Days({ days, scale }: { days: Usage['byDay']; scale: Scale }) {
  const last = days.length - 1
  return days.map(({ date }, index) =>
    (last - index) % scale.labelEvery === 0 && (index === last || scale.x(index) > LEFT + 14 || !scale.areas) ? (
      <text
        key={date}
        className={classes.tick}
        x={scale.x(index)}
        y={CHART_HEIGHT - 8}
        textAnchor={scale.areas && index === last ? 'end' : 'middle'}
      >
        {formatCalendarDay(date)}
      </text>
    ) : null,
  )
}

function Layers({ series, scale, count }: { series: Series[]; scale: Scale; count: number }) {
  const layers = stack<number, number>()
    .keys(series.keys())
    .value((day, key) => series[key]?.perDay[day] ?? 0)(Array.from({ length: count }, (_, day) => day))
  if (!scale.areas) {
    return layers.map((layer, index) =>
      layer.map(([low, high], day) => (
        <rect
          key={`${series[index]!.key} ${day}`}
          x={scale.x(day) - scale.barWidth / 2}
          width={scale.barWidth}
          y={scale.y(high)}
          height={scale.y(low) - scale.y(high)}
          fill={series[index]!.colour}
        />
      )),
    )
  }
  const shape = area<SeriesPoint<number>>()
    .x((_layer, day) => scale.x(day))
    .y0(([low]) => scale.y(low))
    .y1(([, high]) => scale.y(high))
    .curve(curveMonotoneX)
  return layers.map((layer, index) => (
    <g key={series[index]!.key} style={{ color: series[index]!.colour }}>
      <path className={classes.layer} d={shape(layer) ?? ''} />
      <path className={classes.edge} d={shape.lineY1()(layer) ?? ''} />
    </g>
  ))
}

function textOf(day: Usage['byDay'][number] | undefined, series: Series[], index: number): string {
  if (!day) return ''
  const parts = series
    .filter(({ perDay }) => (perDay[index] ?? 0) > 0)
    .map(({ name, perDay }) => `${name} ${formatCount(perDay[index] ?? 0)}`)
  const actions = `${formatCount(day.actions)} ${day.actions === 1 ? 'action' : 'actions'}`
  return [`${formatCalendarDay(day.date)}: ${formatPoints(day.points)}`, actions, ...parts].join(', ')
}
