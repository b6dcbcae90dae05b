import { Card, Skeleton, Text, Title } from '@mantine/core'
import { arc, pie } from 'd3-shape'
import { formatCount, formatPoints } from '../lib/format.ts'
import classes from './chart.module.css'
import { type Series, seriesOf } from './series.ts'
import type { ShownUsage } from './use-usage.ts'

const [SIZE, OUTER, INNER] = [160, 80, 58]

/** What the points were used for, as shares of the whole. */
export function SharesCard({ shown }: { shown: ShownUsage | undefined }) {
  const series = shown && seriesOf(shown.usage, 'function')
  const points = shown?.usage.points ?? 0
  return (
    <Card component="section" aria-label="By function" h="100%">
      <Title order={2} fz="md">
        By function
      </Title>
      {series ? (
        <>
          <Text size="sm" c="dimmed" mb="sm">
            {formatPoints(points)}
          </Text>
          <Donut series={series} points={points} />
          <ul className={classes.shares}>
            {series.map((one) => (
              <li key={one.key}>
                <i style={{ background: one.colour }} />
                <span>{one.name}</span>
                <b className="num">{formatCount(one.points)}</b>
                <small className="num">{points > 0 ? `${Math.round((one.points / points) * 100)}%` : ''}</small>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <Skeleton h={340} mt="sm" radius="md" />
      )}
    </Card>
  )
}

function Donut({ series, points }: { series: Series[]; points: number }) {
  const slices = pie<Series>()
    .value((one) => one.points)
    .sort(null)(series.filter((one) => one.points > 0))
  const shape = arc<(typeof slices)[number]>()
    .innerRadius(INNER)
    .outerRadius(OUTER)
    .padAngle(slices.length > 1 ? 0.03 : 0)
  return (
    <div className={classes.donut}>
      <svg width={SIZE} height={SIZE} viewBox={`${-SIZE / 2} ${-SIZE / 2} ${SIZE} ${SIZE}`} aria-hidden>
        {slices.length === 0 && <circle r={(OUTER + INNER) / 2} fill="none" stroke="var(--track)" strokeWidth={22} />}
        {slices.map((slice) => (
          <path key={slice.data.key} d={shape(slice) ?? ''} fill={slice.data.colour} />
        ))}
      </svg>
      <b className="num" aria-hidden>
        {formatCount(points)}
      </b>
    </div>
  )
}
