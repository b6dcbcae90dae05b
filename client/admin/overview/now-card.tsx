import { Card, Group, Skeleton, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { formatCount, formatInstant, formatSpan } from '../../lib/format.ts'
import { useNow } from '../../lib/use-now.ts'
import { stateWords } from '../../status/health-words.ts'
import { StateIcon } from '../../status/state-icon.tsx'
import health from '../health/health.module.css'
import { PROVIDER_NAME } from '../health/provider-card.tsx'
import { formatShare } from '../reports/money.ts'
import { failureWords } from './failure-words.ts'
import classes from './overview.module.css'
import type { Overview } from './use-overview.ts'

const FAILURES_SHOWN = 4

/** What is going on at this moment, whatever days are shown. */
export function NowCard({ now }: { now: Overview['now'] | undefined }) {
  return (
    <Card component="section" aria-labelledby="now">
      <Group justify="space-between" mb="md">
        <Title order={2} fz="md" id="now">
          Right now
        </Title>
        <Link to="/admin/health" className="link">
          API health
        </Link>
      </Group>
      {now ? <Known now={now} /> : <Skeleton h={240} radius="md" />}
    </Card>
  )
}

function Known({ now }: { now: Overview['now'] }) {
  const clock = useNow(1_000, now.oldestQueuedAt !== null)
  const failed = now.failures.reduce((sum, { actions }) => sum + actions, 0)
  return (
    <>
      <dl className={classes.now}>
        <div>
          <dt>Under way</dt>
          <dd className="num">{formatCount(now.running)}</dd>
        </div>
        <div>
          <dt>Waiting</dt>
          <dd className="num">
            {formatCount(now.queued)}
            {now.oldestQueuedAt && (
              <Text span size="xs" c="dimmed" ml={6}>
                the first for {waitWords(clock - Date.parse(now.oldestQueuedAt))}
              </Text>
            )}
          </dd>
        </div>
        <div>
          <dt title={`Since ${formatInstant(now.since)}`}>Failed, last hour</dt>
          <dd className="num">
            {formatCount(failed)}
            <Text span size="xs" c="dimmed" ml={6}>
              {now.ended === 0 ? 'nothing has ended' : `${formatShare(failed, now.ended)} of ${formatCount(now.ended)}`}
            </Text>
          </dd>
        </div>
      </dl>
      {now.failures.length > 0 && (
        <ul className={classes.rows} aria-label="What failed in the last hour">
          {now.failures.slice(0, FAILURES_SHOWN).map(({ code, actions, share }) => (
            <li key={code}>
              <span>{failureWords(code)}</span>
              <span className="num">
                {formatCount(actions)} · {formatShare(share, 1)}
              </span>
            </li>
          ))}
        </ul>
      )}
      <ul className={classes.rows} aria-label="Providers">
        {now.status.providers.map(({ provider, state }) => (
          <li key={provider}>
            <span>{PROVIDER_NAME[provider]}</span>
            <span className={health.state} data-state={state}>
              <StateIcon state={state} size={16} />
              {stateWords(state)}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

const waitWords = (ms: number): string => (ms < 60_000 ? `${Math.max(0, Math.round(ms / 1_000))} s` : formatSpan(ms))
