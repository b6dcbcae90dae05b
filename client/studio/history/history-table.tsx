import { Skeleton, Table, Text } from '@mantine/core'
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

export function HistoryTable({ actions, onEnd, label = 'Actions', goesOn = false }: Props) {
  return (
    <Table className={classes.table} verticalSpacing="sm" horizontalSpacing="md" aria-label={label}>
      <Table.Thead className={goesOn ? classes.goesOn : undefined}>
        <Table.Tr>
          <Table.Th>Work</Table.Th>
          <Table.Th className={classes.wide}>Model</Table.Th>
          <Table.Th className={classes.wide}>Status</Table.Th>
          <Table.Th className={classes.wide}>Started</Table.Th>
          <Table.Th ta="right">Points</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {actions.map((action) => (
          <Row key={action.id} action={action} onEnd={onEnd} />
        ))}
      </Table.Tbody>
    </Table>
  )
}

function Row({ action, onEnd }: { action: HistoryRowFragment; onEnd: () => void }) {
  return (
    <Table.Tr className={`row-hover ${classes.row}`}>
      <Table.Td>
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
      </Table.Td>
      <Table.Td className={classes.wide}>
        <Text size="xs" ff="monospace" component="span">
          {action.model.id}
        </Text>
      </Table.Td>
      <Table.Td className={classes.wide}>
        <StatusBadge status={action.status} />
      </Table.Td>
      <Table.Td className={classes.wide} c="dimmed">
        <RelativeTime time={action.createdAt} />
      </Table.Td>
      <Table.Td ta="right" className="num">
        <span className={classes.narrow}>
          <StatusBadge status={action.status} />
        </span>
        <Points action={action} />
      </Table.Td>
    </Table.Tr>
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
