import { Badge, Card, Group, Skeleton, Text, Title } from '@mantine/core'
import type { Provider } from '../../graphql/generated/graphql.ts'
import { stateWords } from '../../status/health-words.ts'
import { StateIcon } from '../../status/state-icon.tsx'
import states from '../../status/states.module.css'
import { TargetRow } from './target-row.tsx'
import type { Board } from './use-board.ts'

export const PROVIDER_NAME = { OPENROUTER: 'OpenRouter', REPLICATE: 'Replicate' } as const satisfies Record<
  Provider,
  string
>
const PROVIDERS = Object.keys(PROVIDER_NAME) as Provider[]

export function ProviderCards({ board }: { board: Board }) {
  return PROVIDERS.map((provider) => <ProviderCard key={provider} provider={provider} board={board} />)
}

function ProviderCard({ provider, board }: { provider: Provider; board: Board }) {
  const { health, status, readAgain } = board
  const targets = health?.targets.filter((one) => one.provider === provider)
  const state = status?.providers.find((one) => one.provider === provider)?.state
  const partly = state === 'DEGRADED' && targets?.some(({ target }) => target.state === 'DOWN')
  return (
    <Card component="section" aria-labelledby={provider}>
      <Group justify="space-between" mb="md">
        <Group gap="sm" align="baseline">
          <Title order={2} fz="lg" id={provider}>
            {PROVIDER_NAME[provider]}
          </Title>
          {targets && <Text size="sm" c="dimmed">{`${targets.length} watched`}</Text>}
        </Group>
        {state && (
          <span className={states.state} data-state={state}>
            <StateIcon state={state} size={18} />
            {partly ? 'Partly down' : stateWords(state)}
          </span>
        )}
      </Group>
      {!targets && <Skeleton h={320} radius="md" />}
      {targets?.length === 0 && <Badge color="gray">No model of it is in use</Badge>}
      {targets && targets.length > 0 && (
        <ul className={states.list}>
          {targets.map((target) => (
            <TargetRow key={target.id} row={target} onChecked={readAgain} />
          ))}
        </ul>
      )}
    </Card>
  )
}
