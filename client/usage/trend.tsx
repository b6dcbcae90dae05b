import { area, curveMonotoneX } from 'd3-shape'
import classes from './usage.module.css'

const [WIDTH, HEIGHT] = [96, 30]

/** How a figure went over the days; the figure beside it says what it came to. */
export function Trend({ values, colour }: { values: number[]; colour: string }) {
  if (values.length < 3) return null
  const highest = Math.max(1e-9, ...values)
  const shape = area<number>()
    .x((_value, index) => (index / (values.length - 1)) * WIDTH)
    .y0(HEIGHT)
    .y1((value) => HEIGHT - 2 - (value / highest) * (HEIGHT - 4))
    .curve(curveMonotoneX)
  return (
    <svg className={classes.trend} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} style={{ color: colour }} aria-hidden>
      <path d={shape(values) ?? ''} fill="currentColor" fillOpacity={0.12} />
      <path d={shape.lineY1()(values) ?? ''} fill="none" stroke="currentColor" strokeWidth={1.5} />
    </svg>
  )
}
