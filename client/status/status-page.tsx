import { Card, Skeleton, Stack, Text, Title } from '@mantine/core'
import { formatInstant } from '../lib/format.ts'
import { useTitle } from '../lib/use-title.ts'
import { PageHeader } from '../ui/page-header.tsx'
import { ProblemState } from '../ui/state.tsx'
import { RelativeTime } from '../ui/time.tsx'
import { Incidents } from './incidents.tsx'
import { overallWords } from './overall-words.ts'
import { ProviderCard } from './provider-card.tsx'
import { StateIcon } from './state-icon.tsx'
import states from './states.module.css'
import classes from './status.module.css'
import { type Status, type StatusState, useStatus } from './use-status.ts'

export function StatusPage() {
  useTitle('Status')
  const state = useStatus()
  return (
    <>
      <PageHeader title="Status" detail={<Detail state={state} />} />
      <Body state={state} />
    </>
  )
}

/** A line in each case, so that what is below stays where it is. */
function Detail({ state }: { state: StatusState }) {
  if (state.kind === 'known') return <Freshness status={state.status} />
  return state.kind === 'loading' ? 'Reading…' : 'How both providers and every model are.'
}

function Body({ state }: { state: StatusState }) {
  switch (state.kind) {
    case 'loading':
      return (
        <Stack gap="lg" aria-busy aria-label="Reading the status">
          <Skeleton h={84} radius="lg" />
          <Skeleton h={560} radius="lg" />
          <Skeleton h={420} radius="lg" />
        </Stack>
      )
    case 'failed':
      return (
        <Card>
          <ProblemState error={state.error} onRetry={state.retry} />
        </Card>
      )
    case 'known':
      return (
        <Stack gap="lg">
          <Banner status={state.status} />
          {state.status.now.providers.map((provider) => (
            <ProviderCard key={provider.provider} provider={provider} daysOf={state.status.daysOf} />
          ))}
          <Incidents incidents={state.status.now.incidents} />
        </Stack>
      )
  }
}

function Banner({ status }: { status: Status }) {
  const { tone, title, detail } = overallWords(status.now.providers)
  return (
    <div className={states.banner} data-state={tone} role="status">
      <span className={states.sign}>
        <StateIcon state={tone} size={20} />
      </span>
      <div>
        <Title order={2} fz="lg" lh={1.3}>
          {title}
        </Title>
        <Text size="sm" c="dimmed">
          {detail}
        </Text>
      </div>
    </div>
  )
}

/** When somebody last looked, and whether this page would hear of a change. */
function Freshness({ status: { now, live } }: { status: Status }) {
  return (
    <span className={classes.freshness}>
      <span className={live ? 'dot live' : `dot ${classes.still}`} aria-hidden />
      {live ? 'Live' : 'Not live: reconnecting, so this may be old'}
      {now.checkedAt && (
        <span>
          · last check <RelativeTime time={now.checkedAt} />
          <span className="visually-hidden">, {formatInstant(now.checkedAt)}</span>
        </span>
      )}
    </span>
  )
}
