import { shifted } from './decimal.ts'
import type { ModelRoute } from './model-route.ts'
import type { ListedModel } from './openrouter/api.ts'

export type KnownModel = Omit<ModelRoute, 'mediaPrices'> & { name: string; listed: boolean }
export type Facts = Omit<KnownModel, 'id'>

/** What the list says of a model that we do not have so. NEW: `after` holds all there is to know of it. */
export type Proposal = {
  modelId: string
  kind: 'NEW' | 'CHANGED' | 'GONE' | 'BACK'
  before: Partial<Facts>
  after: Partial<Facts>
  /** What to think of before it is accepted, or why a price was left out. */
  warning: string | null
}

export type CatalogueDiff = { kind: 'read'; proposals: Proposal[] } | { kind: 'refused'; reason: string }

/** $1,000 for a million tokens; the dearest model so far took 600. */
const PRICE_MAX_MICRO_USD = 1_000_000_000n
/** The list has some four hundred. */
const PROPOSALS_MAX = 2_000
const ID_MAX = 200
const NAME_MAX = 120

/**
 * What the provider's list says that our catalogue does not. A list without any of our models is no list of ours;
 * a field that is missing or makes no sense says nothing.
 */
export function catalogueDiff(known: KnownModel[], list: ListedModel[]): CatalogueDiff {
  const listed = new Map(list.map((model) => [model.id, model]))
  if (listed.size === 0) return { kind: 'refused', reason: 'The list is empty.' }
  if (!known.some(({ id }) => listed.has(id))) return { kind: 'refused', reason: 'The list names none of our models.' }
  const ours = new Set(known.map(({ id }) => id))
  const about = known.flatMap((model) => proposalOf(model, listed.get(model.id)) ?? [])
  const others = [...listed.values()].filter(({ id }) => !ours.has(id)).flatMap((entry) => newModel(entry) ?? [])
  return { kind: 'read', proposals: [...about, ...others].slice(0, PROPOSALS_MAX) }
}

function proposalOf(model: KnownModel, entry: ListedModel | undefined): Proposal | undefined {
  if (!entry) {
    const gone = { before: { listed: true }, after: { listed: false }, warning: null }
    return model.listed ? { modelId: model.id, kind: 'GONE', ...gone } : undefined
  }
  const { prices, warning } = pricesOf(entry, model)
  const said: Partial<Facts> = { ...factsOf(entry), ...prices, listed: true }
  const keys = (Object.keys(said) as (keyof Facts)[]).filter((key) => said[key] !== model[key])
  if (keys.length === 0 && !warning) return undefined
  const only = (facts: Partial<Facts>): Partial<Facts> => Object.fromEntries(keys.map((key) => [key, facts[key]]))
  return {
    modelId: model.id,
    kind: model.listed ? 'CHANGED' : 'BACK',
    before: only(model),
    after: only(said),
    warning: warning ?? null,
  }
}

/** Only what could be sold: it writes text, and says what it costs. */
function newModel(entry: ListedModel): Proposal | undefined {
  const writes = entry.architecture?.output_modalities
  const name = nameOf(entry)
  const { prices } = pricesOf(entry, undefined)
  if (!prices || !name || entry.id.length > ID_MAX || (writes && !writes.includes('text'))) return undefined
  const unsaid = { vision: false, structuredOutput: false, contextTokens: null, maxOutputTokens: null }
  const after = { ...unsaid, ...factsOf(entry), ...prices, name, listed: true }
  return { modelId: entry.id, kind: 'NEW', before: {}, after, warning: null }
}

function factsOf(entry: ListedModel): Partial<Facts> {
  const { context_length, architecture, top_provider, supported_parameters } = entry
  const facts: Partial<Facts> = {}
  const name = nameOf(entry)
  if (name) facts.name = name
  if (context_length) facts.contextTokens = context_length
  if (top_provider?.max_completion_tokens) facts.maxOutputTokens = top_provider.max_completion_tokens
  if (architecture?.input_modalities) facts.vision = architecture.input_modalities.includes('image')
  if (supported_parameters) facts.structuredOutput = supported_parameters.includes('structured_outputs')
  return facts
}

/** "OpenAI: GPT-4o" is GPT-4o here. */
function nameOf({ name }: ListedModel): string | undefined {
  const short = name
    ?.replace(/^[^:]{1,40}: /, '')
    .trim()
    .slice(0, NAME_MAX)
  return short || undefined
}

type Prices = Pick<Facts, 'inputPrice' | 'outputPrice' | 'free'>

/** Both prices or neither. What people pay nothing for hangs on them, so a change of that comes with a word. */
function pricesOf(
  entry: ListedModel,
  model: KnownModel | undefined,
): { prices: Prices | undefined; warning: string | undefined } {
  const { prompt, completion } = entry.pricing ?? {}
  if (prompt == null || completion == null) return { prices: undefined, warning: undefined }
  const left = (why: string) => ({ prices: undefined, warning: `${why}, so the prices stay as they are.` })
  // Dollars a token, so micro-dollars a million tokens are twelve places further.
  const [inputPrice, outputPrice] = [shifted(prompt, 12), shifted(completion, 12)]
  if (inputPrice === undefined || outputPrice === undefined) return left('A price in the list is no number')
  if (inputPrice < 0n || outputPrice < 0n) return left('A price in the list is below zero')
  if (inputPrice > PRICE_MAX_MICRO_USD || outputPrice > PRICE_MAX_MICRO_USD) {
    return left('A price in the list is absurdly high')
  }
  const free = inputPrice === 0n && outputPrice === 0n
  const turned = model && free !== model.free
  const warning = free ? 'People would pay nothing for it any more.' : 'It was free, and would cost points.'
  return { prices: { inputPrice, outputPrice, free }, warning: turned ? warning : undefined }
}
