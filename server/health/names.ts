import type { Provider } from '../generated/prisma/client.ts'

/** What people call a target: its model's name, its provider's, or what watches them all. */
export function nameOf({ provider, model }: { provider: Provider | null; model: { name: string } | null }): string {
  if (model) return model.name
  if (provider === null) return 'The monitor'
  return provider === 'OPENROUTER' ? 'OpenRouter' : 'Replicate'
}
