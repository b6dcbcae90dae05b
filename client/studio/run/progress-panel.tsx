import { Card, Group, Stack, Text } from '@mantine/core'
import type { CSSProperties } from 'react'
import type { ActionRunFragment } from '../../graphql/generated/graphql.ts'
import { formatCount, formatDuration, formatPoints } from '../../lib/format.ts'
import { useNow } from '../../lib/use-now.ts'
import { isMediaFunction } from '../media/output.ts'
import { CancelButton } from './cancel-button.tsx'
import { expectedShare, isLate } from './expectation.ts'
import type { Part, Progress } from './progress.ts'
import classes from './run.module.css'

/** What is happening, for how long, and the way out. */
export function ProgressPanel({ action, progress }: { action: ActionRunFragment; progress: Progress }) {
  const now = useNow(1_000)
  const passedMs = now - Date.parse(action.startedAt ?? action.createdAt)
  const written = !isMediaFunction(action.function) && progress.parts.length > 1
  return (
    <Card padding="md">
      <Group justify="space-between" wrap="nowrap" gap="md" align="flex-start">
        <div style={{ minWidth: 0 }}>
          <Text fw={600} role="status">
            {headline(action, progress)}
          </Text>
          <Text size="sm" c="dimmed" className="num">
            {timing(action, passedMs)} · {formatPoints(action.held)} held · you may leave this page, it goes on
          </Text>
          {action.status === 'UNKNOWN' && (
            <Text size="sm" mt={6} maw={620}>
              It is being asked again and again, and your points stay held meanwhile. There is nothing for you to do,
              and what never arrives is not charged.
            </Text>
          )}
        </div>
        <CancelButton action={action} />
      </Group>
      {written && <Parts parts={progress.parts} />}
      <TimeBar action={action} passedMs={passedMs} />
    </Card>
  )
}

function headline(action: ActionRunFragment, { parts }: Progress): string {
  if (action.status === 'QUEUED') return 'Waiting for its turn'
  if (action.status === 'UNKNOWN') return 'The provider does not answer at the moment'
  if (action.function === 'IMAGE_GENERATION') return parts.length > 1 ? 'Drawing your images' : 'Drawing your image'
  if (action.function === 'VIDEO_GENERATION') return 'Filming your video'
  const [first] = parts
  if (!first) return 'The model is reading'
  return parts.length > 1 ? `Writing ${parts.length} parts at once` : `Writing${first.label ? `: ${first.label}` : ''}`
}

function timing({ expectedMs, status }: ActionRunFragment, passedMs: number): string {
  const passed = formatDuration(passedMs)
  if (expectedMs === null || status === 'UNKNOWN') return passed
  return isLate(passedMs, expectedMs)
    ? `${passed}, longer than the usual ${formatDuration(expectedMs)}`
    : `${passed} of about ${formatDuration(expectedMs)}`
}

/** Without an expectation it only says that something is going on; without an answer, not even that. */
function TimeBar({ action, passedMs }: { action: ActionRunFragment; passedMs: number }) {
  const { expectedMs, status } = action
  if (status === 'UNKNOWN') return null
  if (expectedMs === null || status === 'QUEUED') {
    return <div role="progressbar" aria-label="Running" className={classes.bar} data-open />
  }
  const share = expectedShare(passedMs, expectedMs)
  return (
    <div
      role="progressbar"
      aria-label="Time of what it usually takes"
      aria-valuenow={Math.round(share * 100)}
      aria-valuemin={0}
      aria-valuemax={100}
      className={classes.bar}
      style={{ '--share': share } as CSSProperties}
    />
  )
}

function Parts({ parts }: { parts: Part[] }) {
  return (
    <Stack component="ul" gap={4} className={classes.parts}>
      {parts.map((part) => (
        <li key={part.number}>
          <span>{part.label ?? `Part ${part.number + 1}`}</span>
          <span className="num">{formatCount(part.text.length)} characters</span>
        </li>
      ))}
    </Stack>
  )
}
