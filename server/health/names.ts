import type { Provider } from '../generated/prisma/client.ts'

/** What people call a target: its model's name, its provider's, what watches them all, or what is watched of the house. */
export function nameOf({
  id,
  provider,
  model,
}: {
  id: string
  provider: Provider | null
  model: { name: string } | null
}): string {
  if (model) return model.name
  if (id === 'cost') return 'The cost of an hour'
  if (id === 'errors') return 'The share of work that fails'
  if (id === 'drift') return 'The drift of our costs'
  if (provider === null) return 'The monitor'
  return provider === 'OPENROUTER' ? 'OpenRouter' : 'Replicate'
}
