import { Badge, Loader } from '@mantine/core'
import type { ActionStatus } from '../../graphql/generated/graphql.ts'

export const STATUS_LABEL: Record<ActionStatus, string> = {
  QUEUED: 'Queued',
  RUNNING: 'Running',
  SUCCEEDED: 'Done',
  FAILED: 'Failed',
  CANCELED: 'Cancelled',
  UNKNOWN: 'Checking',
}

const COLOUR: Record<ActionStatus, string> = {
  QUEUED: 'gray',
  RUNNING: 'iris',
  SUCCEEDED: 'teal',
  FAILED: 'red',
  CANCELED: 'gray',
  UNKNOWN: 'yellow',
}

export const hasEnded = (status: ActionStatus): boolean =>
  status === 'SUCCEEDED' || status === 'FAILED' || status === 'CANCELED'

export function StatusBadge({ status, size = 'md' }: { status: ActionStatus; size?: 'md' | 'lg' }) {
  const spinning = status === 'QUEUED' || status === 'RUNNING'
  return (
    <Badge
      color={COLOUR[status]}
      size={size}
      leftSection={spinning ? <Loader size={10} color={COLOUR[status]} /> : null}
    >
      {STATUS_LABEL[status]}
    </Badge>
  )
}
