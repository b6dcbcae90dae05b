import { Progress as Bar, Card, Group, Stack, Text } from '@mantine/core'
import type { ActionRunFragment } from '../../graphql/generated/graphql.ts'
import { formatCount, formatDuration, formatPoints } from '../../lib/format.ts'
import { useNow } from '../../lib/use-now.ts'
import { CancelButton } from './cancel-button.tsx'
import type { Part, Progress } from './progress.ts'
import classes from './run.module.css'

/** What is happening, for how long, and the way out. */
export function ProgressPanel({ action, progress }: { action: ActionRunFragment; progress: Progress }) {
  const now = useNow(1_000)
  return (
    <Card padding="md">
      <Group justify="space-between" wrap="nowrap" gap="md" align="flex-start">
        <div style={{ minWidth: 0 }}>
          <Text fw={600} role="status">
            {headline(action, progress)}
          </Text>
          <Text size="sm" c="dimmed" className="num">
            {formatDuration(now - Date.parse(action.createdAt))} · {formatPoints(action.held)} held · you may leave this
            page, it goes on
          </Text>
        </div>
        <CancelButton action={action} />
      </Group>
      {progress.parts.length > 1 && <Parts parts={progress.parts} />}
      <Bar value={100} animated size={4} mt="md" aria-label="Running" />
    </Card>
  )
}

function headline(action: ActionRunFragment, { parts }: Progress): string {
  if (action.status === 'QUEUED') return 'Waiting for its turn'
  if (action.status === 'UNKNOWN') return 'The provider is being asked how this ended; at worst it costs nothing'
  const [first] = parts
  if (!first) return 'The model is reading'
  return parts.length > 1 ? `Writing ${parts.length} parts at once` : `Writing${first.label ? `: ${first.label}` : ''}`
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
