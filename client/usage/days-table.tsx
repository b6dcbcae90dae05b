import { Skeleton } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import classes from './chart.module.css'
import type { Series } from './series.ts'
import type { Usage } from './use-usage.ts'

const DaysFigures = lazy(() => import('./days-figures.tsx').then((module) => ({ default: module.DaysFigures })))

/** The chart in figures, loaded when it is opened. */
export function DaysTable({ days, series }: { days: Usage['byDay']; series: Series[] }) {
  const [opened, setOpened] = useState(false)
  return (
    <details className={classes.table} onToggle={({ currentTarget }) => setOpened(currentTarget.open)}>
      <summary>The days in figures</summary>
      {opened && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
        <section className={classes.scroll} aria-label="Points per day, in figures" tabIndex={0}>
          <Suspense fallback={<Skeleton h={240} m="md" />}>
            <DaysFigures days={days} series={series} />
          </Suspense>
        </section>
      )}
    </details>
  )
}
