import { Skeleton, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ActionSummaryFragment, HistoryRowFragment } from '../../graphql/generated/graphql.ts'
import { formatCount } from '../../lib/format.ts'
import { RelativeTime } from '../../ui/time.tsx'
import { LOOKS } from '../function-catalogue.ts'
import { FunctionIcon } from '../function-icon.tsx'
import { FollowToItsEnd } from './follow-to-its-end.tsx'
import classes from './history.module.css'
import { hasEnded, StatusBadge } from './status-badge.tsx'

type Props = {
  actions: HistoryRowFragment[]
  onEnd: () => void
  /** Where there are several: "Actions, page 2". */
  label?: string
  /** Below another whose head it shares. */
  goesOn?: boolean
}

/** Plain elements: Mantine's table brings its scroll area, 19 kB on the first page. */
export function HistoryTable({ actions, onEnd, label = 'Actions', goesOn = false }: Props) {
  return (
    <table className={classes.table} aria-label={label}>
      <thead className={goesOn ? classes.goesOn : undefined}>
        <tr>
          <th>Work</th>
          <th className={classes.wide}>Model</th>
          <th className={classes.wide}>Status</th>
          <th className={classes.wide}>Started</th>
          <th className={classes.last}>Points</th>
        </tr>
      </thead>
      <tbody>
        {actions.map((action) => (
          <Row key={action.id} action={action} onEnd={onEnd} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ action, onEnd }: { action: HistoryRowFragment; onEnd: () => void }) {
  return (
    <tr className={`row-hover ${classes.row}`}>
      <td>
        <div className={classes.work}>
          <Thumbnail action={action} />
          <div className={classes.title}>
            <Link to="/studio/$actionId" params={{ actionId: action.id }} className={classes.link}>
              {action.title || LOOKS[action.function].name}
            </Link>
            <Text size="xs" c="dimmed" component="div">
              {LOOKS[action.function].name}
              <span className={classes.narrow}>
                {' · '}
                <RelativeTime time={action.createdAt} />
              </span>
            </Text>
          </div>
        </div>
        {hasEnded(action.status) ? null : <FollowToItsEnd id={action.id} onEnd={onEnd} />}
      </td>
      <td className={classes.wide}>
        <Text size="xs" ff="monospace" component="div" truncate>
          {action.model.id}
        </Text>
      </td>
      <td className={classes.wide}>
        <StatusBadge status={action.status} />
      </td>
      <td className={`${classes.wide} ${classes.dimmed}`}>
        <RelativeTime time={action.createdAt} />
      </td>
      <td className={`num ${classes.last}`}>
        <span className={classes.narrow}>
          <StatusBadge status={action.status} />
        </span>
        <Points action={action} />
      </td>
    </tr>
  )
}

/** There are no smaller versions of a file: a large one would cost more than a thumbnail is worth. */
const THUMBNAIL_BYTES_MAX = 500_000

function Thumbnail({ action }: { action: HistoryRowFragment }) {
  const image = action.outputs.find(
    ({ contentType, bytes }) => contentType.startsWith('image/') && bytes <= THUMBNAIL_BYTES_MAX,
  )
  if (!image) return <FunctionIcon id={action.function} size={30} />
  return (
    <img src={image.url} alt="" width={30} height={30} loading="lazy" decoding="async" className={classes.thumbnail} />
  )
}

function Points({ action }: { action: ActionSummaryFragment }) {
  if (action.charged === null) {
    return (
      <Text size="sm" c="dimmed" component="span" title="Set aside while it runs; the rest comes back">
        ≤ {formatCount(action.held)}
      </Text>
    )
  }
  return <b>{formatCount(action.charged)}</b>
}

export function HistorySkeleton({ rows = 5 }: { rows?: number }) {
  return (
    <div className={classes.skeleton} aria-hidden>
      {Array.from({ length: rows }, (_, row) => row).map((row) => (
        <Skeleton key={row} h={40} radius="md" />
      ))}
    </div>
  )
}
