import { shifted } from './decimal.ts'
import type { ModelRoute } from './model-route.ts'
import type { ListedModel } from './openrouter/api.ts'

export type KnownModel = ModelRoute & { listed: boolean }
type Facts = Omit<KnownModel, 'id' | 'free'>
export type ModelChange = { id: string; before: Partial<Facts>; after: Partial<Facts> }

export type CatalogueDiff =
  | { kind: 'changed'; changes: ModelChange[]; doubts: { id: string; reason: string }[] }
  | { kind: 'refused'; reason: string }

/** $1,000 for a million tokens; the dearest model so far took 600. */
const PRICE_MAX_MICRO_USD = 1_000_000_000n

/**
 * What the provider's list says anew about the models we know. A list without any of them is no list of ours, and
 * changes nothing; neither does a field that is missing or makes no sense.
 */
export function catalogueDiff(known: KnownModel[], list: ListedModel[]): CatalogueDiff {
  const listed = new Map(list.map((model) => [model.id, model]))
  if (listed.size === 0) return { kind: 'refused', reason: 'The list is empty' }
  if (!known.some(({ id }) => listed.has(id))) return { kind: 'refused', reason: 'The list names none of our models' }

  const changes: ModelChange[] = []
  const doubts: { id: string; reason: string }[] = []
  for (const model of known) {
    const entry = listed.get(model.id)
    const { prices, doubt } = entry ? pricesOf(entry, model) : { prices: {}, doubt: undefined }
    if (doubt) doubts.push({ id: model.id, reason: doubt })
    const said: Partial<Facts> = entry ? { ...factsOf(entry), ...prices, listed: true } : { listed: false }
    const change = difference(model, said)
    if (change) changes.push(change)
  }
  return { kind: 'changed', changes, doubts }
}

function factsOf(entry: ListedModel): Partial<Facts> {
  const { context_length, architecture, top_provider, supported_parameters } = entry
  const facts: Partial<Facts> = {}
  if (context_length) facts.contextTokens = context_length
  if (top_provider?.max_completion_tokens) facts.maxOutputTokens = top_provider.max_completion_tokens
  if (architecture?.input_modalities) facts.vision = architecture.input_modalities.includes('image')
  if (supported_parameters) facts.structuredOutput = supported_parameters.includes('structured_outputs')
  return facts
}

/**
 * Both prices or neither. A free model that would cost, or a paid one that would be free, is an admin's decision: what
 * users pay nothing for hangs on it.
 */
function pricesOf(entry: ListedModel, model: KnownModel): { prices: Partial<Facts>; doubt: string | undefined } {
  const { prompt, completion } = entry.pricing ?? {}
  if (prompt == null || completion == null) return { prices: {}, doubt: undefined }
  const refused = (doubt: string) => ({ prices: {}, doubt })
  // Dollars a token, so micro-dollars a million tokens are twelve places further.
  const [inputPrice, outputPrice] = [shifted(prompt, 12), shifted(completion, 12)]
  if (inputPrice === undefined || outputPrice === undefined) return refused('A price is no number')
  if (inputPrice < 0n || outputPrice < 0n) return refused('A price is below zero')
  if (inputPrice > PRICE_MAX_MICRO_USD || outputPrice > PRICE_MAX_MICRO_USD) return refused('A price is absurdly high')
  const free = inputPrice === 0n && outputPrice === 0n
  if (free !== model.free) return refused(free ? 'A paid model would be free' : 'A free model would cost')
  return { prices: { inputPrice, outputPrice }, doubt: undefined }
}

function difference(model: KnownModel, said: Partial<Facts>): ModelChange | undefined {
  const keys = (Object.keys(said) as (keyof Facts)[]).filter((key) => said[key] !== model[key])
  if (keys.length === 0) return undefined
  const only = (facts: Partial<Facts>): Partial<Facts> => Object.fromEntries(keys.map((key) => [key, facts[key]]))
  return { id: model.id, before: only(model), after: only(said) }
}
