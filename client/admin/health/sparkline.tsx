import states from '../../status/states.module.css'
import classes from './health.module.css'
import type { BoardTarget } from './use-board.ts'

const [WIDTH, HEIGHT] = [112, 32]
/** As many as the API keeps: a line of few looks is short, not stretched. */
const LOOKS = 48

/** How long the last looks took to be answered. Where none was, the line is broken. The figures beside it say the same. */
export function Sparkline({ looks, state }: { looks: BoardTarget['sparkline']; state: string }) {
  const highest = Math.max(1, ...looks.map(({ latencyMs }) => latencyMs ?? 0))
  const step = WIDTH / (LOOKS - 1)
  const begin = WIDTH - (looks.length - 1) * step
  const points = looks.map(({ latencyMs }, index) => ({
    x: (begin + index * step).toFixed(1),
    y: latencyMs === null ? null : (HEIGHT - 2 - (latencyMs / highest) * (HEIGHT - 4)).toFixed(1),
  }))
  const path = points
    .map(({ x, y }, index) => (y === null ? '' : `${points[index - 1]?.y ? 'L' : 'M'}${x} ${y}`))
    .join('')
  return (
    <svg
      className={`${classes.sparkline} ${states.toned}`}
      data-state={state}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      aria-hidden
    >
      <path d={path} />
    </svg>
  )
}
