import { Badge, Group, Text } from '@mantine/core'
import { formatAnswerTime, formatCount } from '../../lib/format.ts'
import { stateColour, stateWords } from '../../status/health-words.ts'
import states from '../../status/states.module.css'
import { UptimeBars } from '../../status/uptime-bars.tsx'
import { RelativeTime } from '../../ui/time.tsx'
import { CheckNow } from './check-now.tsx'
import classes from './health.module.css'
import { Sparkline } from './sparkline.tsx'
import type { BoardTarget } from './use-board.ts'

/** A target: what its state is, and what that rests on. */
export function TargetRow({ row, onChecked }: { row: BoardTarget; onChecked: () => void }) {
  const { target, modelId, reason } = row
  const name = modelId === null ? `${target.name} itself` : target.name
  return (
    <li className={states.target} aria-label={name}>
      <div className={states.about}>
        <span className={states.dot} data-state={target.state} aria-hidden />
        <div className={states.names}>
          <Group gap="xs">
            <Text size="sm" fw={600}>
              {name}
            </Text>
            <Badge color={stateColour(target.state)}>{stateWords(target.state)}</Badge>
            <CheckNow target={{ id: target.id, name }} onAsked={onChecked} />
          </Group>
          <Text size="xs" c="dimmed" ff={modelId === null ? undefined : 'monospace'} className={classes.model}>
            {modelId ?? 'Its account'}
          </Text>
          {reason && target.state !== 'UP' && <Text size="xs">{reason}</Text>}
          <Evidence row={row} />
        </div>
        <Latency row={row} />
        <Sparkline looks={row.sparkline} state={target.state} />
      </div>
      <UptimeBars days={target.history} name={name} uptime={{ all: target.last90, last30: target.last30 }} />
    </li>
  )
}

function Latency({ row: { evidence, target } }: { row: BoardTarget }) {
  if (target.responseTimeMs === null) return null
  const p95 = evidence?.p95Ms
  return (
    <div className={`${states.time} num`}>
      <b>{formatAnswerTime(target.responseTimeMs)}</b>
      <span>{p95 === null || p95 === undefined ? 'to answer' : `p95 ${formatAnswerTime(p95)}`}</span>
    </div>
  )
}

const percent = new Intl.NumberFormat('en-US', { style: 'percent', maximumFractionDigits: 1 })

/** "12 own calls, 8% failed, p50 1.4 s · probe answered in 80 ms, 2 min. ago". */
function Evidence({ row: { evidence, target, usualMs } }: { row: BoardTarget }) {
  if (!evidence || !target.checkedAt) {
    return (
      <Text size="xs" c="dimmed">
        Not checked yet
      </Text>
    )
  }
  const { calls, errorShare, p50Ms, probe, canary } = evidence
  const parts = [
    calls === 0 || errorShare === null
      ? 'No own calls'
      : `${formatCount(calls)} own ${calls === 1 ? 'call' : 'calls'}, ${percent.format(errorShare)} failed`,
    p50Ms !== null && `p50 ${formatAnswerTime(p50Ms)}`,
    usualMs !== null && `usual ${formatAnswerTime(usualMs)}`,
    probe && (probe.answered ? `probe answered in ${formatAnswerTime(probe.latencyMs ?? 0)}` : 'probe failed'),
    canary && (canary.answered ? `canary answered in ${formatAnswerTime(canary.latencyMs ?? 0)}` : 'canary failed'),
  ].filter(Boolean)
  return (
    <Text size="xs" c="dimmed" className="num" component="div">
      {parts.join(' · ')}
      {' · '}
      <RelativeTime time={target.checkedAt} />
    </Text>
  )
}
