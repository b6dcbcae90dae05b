import type { Provider } from '../../graphql/generated/graphql.ts'
import { PROVIDER_NAME } from './provider-card.tsx'
import type { Health } from './use-board.ts'

/** Of one target, of a provider with its models, or, with neither, of everything. */
export type Scope = { targetId: string | null; provider: Provider | null }

const EVERYTHING = 'everything'
const MONITOR = 'monitor'
const withModels = (provider: Provider) => `${PROVIDER_NAME[provider]} and its models`

export function scopeWords({ targetId, provider }: Scope, targets: Health['targets']): string {
  if (targetId === MONITOR) return 'The monitor itself'
  if (targetId !== null) return targets.find(({ id }) => id === targetId)?.target.name ?? targetId
  return provider === null ? 'Everything' : withModels(provider)
}

/** What a select offers; `scopeOf` reads what was chosen. */
export function scopeChoices(targets: Health['targets']): { value: string; label: string }[] {
  const providers = Object.keys(PROVIDER_NAME) as Provider[]
  return [
    { value: EVERYTHING, label: 'Everything' },
    ...providers.map((provider) => ({ value: `all:${provider}`, label: withModels(provider) })),
    ...targets.map(({ id, modelId, target }) => ({
      value: `target:${id}`,
      label: modelId === null ? `${target.name} itself` : target.name,
    })),
  ]
}

export const choiceOf = ({ targetId, provider }: Scope): string =>
  targetId !== null ? `target:${targetId}` : provider === null ? EVERYTHING : `all:${provider}`

export function scopeOf(choice: string): Scope {
  if (choice.startsWith('target:')) return { targetId: choice.slice('target:'.length), provider: null }
  if (choice.startsWith('all:')) return { targetId: null, provider: choice.slice('all:'.length) as Provider }
  return { targetId: null, provider: null }
}
