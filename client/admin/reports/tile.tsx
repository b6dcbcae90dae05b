import { Card, Skeleton, Text } from '@mantine/core'
import IconArrowDownRight from '@tabler/icons-react/dist/esm/icons/IconArrowDownRight.mjs'
import IconArrowUpRight from '@tabler/icons-react/dist/esm/icons/IconArrowUpRight.mjs'
import { changeOf } from '../../usage/change.ts'
import { Trend } from '../../usage/trend.tsx'
import classes from '../../usage/usage.module.css'

type Props = {
  name: string
  /** undefined: not loaded */
  value: string | undefined
  failed: boolean
  /** How it stands to the days before; the words of a figure below zero are its own. */
  change?: { now: number; before: number | undefined; days: number }
  note?: string | undefined
  perDay?: number[] | undefined
  colour: string
}

/** A figure, how it stands to the days before, and how it went. */
export function Tile({ name, value, failed, change, note, perDay, colour }: Props) {
  const towards =
    note === undefined && change && change.now >= 0 && (change.before ?? 0) >= 0
      ? changeOf(change.now, change.before, change.days)
      : null
  return (
    <Card padding="md" component="section" aria-label={name} className={classes.figure}>
      <Text size="sm" c="dimmed" fw={500}>
        {name}
      </Text>
      {value === undefined ? (
        failed ? (
          <Text size="sm" mt={6}>
            Could not be loaded
          </Text>
        ) : (
          <Skeleton h={58} mt={6} />
        )
      ) : (
        <>
          <Text fz={24} fw={650} lh={1.35} className="num">
            {value}
          </Text>
          <div className={classes.change}>
            <Text size="xs" c="dimmed" fw={550} component="span" className={classes.towards}>
              {towards?.towards === 'up' && <IconArrowUpRight size={14} aria-hidden />}
              {towards?.towards === 'down' && <IconArrowDownRight size={14} aria-hidden />}
              {note ?? towards?.words}
            </Text>
            {perDay?.every((figure) => figure >= 0) && <Trend values={perDay} colour={colour} />}
          </div>
        </>
      )}
    </Card>
  )
}
