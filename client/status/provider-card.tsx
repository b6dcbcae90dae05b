import { Badge, Card, Group, Text, Title } from '@mantine/core'
import { formatAnswerTime, formatInstant } from '../lib/format.ts'
import { type HealthState, stateColour, stateWords } from './health-words.ts'
import { StateIcon } from './state-icon.tsx'
import states from './states.module.css'
import classes from './status.module.css'
import { UptimeBars } from './uptime-bars.tsx'
import type { Days, Status } from './use-status.ts'

type Provider = Status['now']['providers'][number]
type Target = Provider['targets'][number]

export const PROVIDER_NAME = { OPENROUTER: 'OpenRouter', REPLICATE: 'Replicate' } as const satisfies Record<
  Provider['provider'],
  string
>
const MODEL = 'model:'

export function ProviderCard({ provider, daysOf }: { provider: Provider; daysOf: Status['daysOf'] }) {
  const { targets, state } = provider
  const name = PROVIDER_NAME[provider.provider]
  const models = targets.filter(({ id }) => id.startsWith(MODEL)).length
  const unchecked = targets.every(({ checkedAt }) => checkedAt === null)
  return (
    <Card component="section" aria-labelledby={provider.provider}>
      <Group justify="space-between" wrap="nowrap" mb="md">
        <Group gap="sm" align="baseline">
          <Title order={2} fz="lg" id={provider.provider}>
            {name}
          </Title>
          <Text size="sm" c="dimmed">
            {models} {models === 1 ? 'model' : 'models'}
          </Text>
        </Group>
        <span className={states.state} data-state={state}>
          <StateIcon state={state} size={18} />
          {unchecked ? 'Not checked yet' : stateWords(state)}
        </span>
      </Group>
      <ul className={states.list}>
        {targets.map((target) => (
          <TargetRow key={target.id} target={target} days={daysOf.get(target.id)} />
        ))}
      </ul>
    </Card>
  )
}

function TargetRow({ target, days }: { target: Target; days: Days | undefined }) {
  const { id, state, checkedAt, since, responseTimeMs } = target
  const isModel = id.startsWith(MODEL)
  const name = isModel ? target.name : `${target.name} itself`
  return (
    <li className={states.target} aria-label={name}>
      <div className={states.about}>
        <span className={states.dot} data-state={state} aria-hidden />
        <div className={states.names}>
          <Group gap="xs">
            <Text size="sm" fw={600}>
              {name}
            </Text>
            <StateBadge state={state} checked={checkedAt !== null} />
          </Group>
          <Text size="xs" c="dimmed">
            {isModel && <span className={classes.model}>{id.slice(MODEL.length)}</span>}
            {checkedAt && <span className={classes.since}>since {formatInstant(since)}</span>}
          </Text>
        </div>
        {responseTimeMs !== null && (
          <div className={`${states.time} num`}>
            <b>{formatAnswerTime(responseTimeMs)}</b>
            <span>to answer</span>
          </div>
        )}
      </div>
      {days && <UptimeBars days={days.history} name={name} uptime={{ all: days.last90, last30: days.last30 }} />}
    </li>
  )
}

function StateBadge({ state, checked }: { state: HealthState; checked: boolean }) {
  return <Badge color={stateColour(state)}>{checked ? stateWords(state) : 'Not checked yet'}</Badge>
}
