import { z } from 'zod'
import { InvalidInput } from '../../errors.ts'
import type { AiFunction, Model } from '../../generated/prisma/client.ts'
import { inabilityOf, isOffered } from '../../providers/ability-rules.ts'
import type { Facts, Proposal } from '../../providers/catalogue-rules.ts'

const CHAIN_MAX = 8
export const PROPOSALS_AT_ONCE_MAX = 500

export type ChainModel = Pick<Model, 'id' | 'name' | 'modality' | 'vision' | 'listed' | 'retiredAt'>

/** The default model, then the fallbacks. Throws InvalidInput, which names the model and says why. */
export function parseChain(fn: AiFunction, ids: readonly string[], known: readonly ChainModel[]): string[] {
  if (ids.length === 0) throw new InvalidInput('models', 'A function needs at least one model.')
  if (ids.length > CHAIN_MAX) throw new InvalidInput('models', `A chain has at most ${CHAIN_MAX} models.`)
  for (const [index, id] of ids.entries()) {
    const refuse = (why: string) => new InvalidInput(`models.${index}`, why)
    const model = known.find((one) => one.id === id)
    if (!model) throw refuse(`${id} is not in the catalogue.`)
    if (ids.indexOf(id) !== index) throw refuse(`${model.name} is named twice.`)
    const why = whyNot(fn, model)
    if (why) throw refuse(`${model.name} cannot do this. ${why}`)
  }
  return [...ids]
}

/** undefined: the function can run on it. */
export function whyNot(fn: AiFunction, model: ChainModel): string | undefined {
  if (model.retiredAt) return 'It is retired.'
  if (!isOffered(model)) return 'Its provider no longer lists it.'
  return inabilityOf(fn, model)
}

/** Somebody else was faster. No version: whoever asks does not mind. Throws InvalidInput. */
export function assertSeen(seen: number | null | undefined, version: number): void {
  if (seen == null || seen === version) return
  throw new InvalidInput('version', 'Somebody else changed this meanwhile. Look at it as it is now, then try again.')
}

type Links = readonly { function: AiFunction; modelId: string }[]

/** The functions whose chain would have nothing left to run on without these models. */
export function leftWithout(links: Links, models: readonly ChainModel[], gone: readonly string[]): AiFunction[] {
  const stays = new Set(models.filter((model) => isOffered(model) && !gone.includes(model.id)).map(({ id }) => id))
  const touched = new Set(links.filter(({ modelId }) => gone.includes(modelId)).map((link) => link.function))
  return [...touched].filter((fn) => !links.some((link) => link.function === fn && stays.has(link.modelId)))
}

/** Throws InvalidInput. */
export function assertNoneLeftWithout(functions: readonly AiFunction[]): void {
  if (functions.length === 0) return
  const names = functions.map((fn) => fn.toLowerCase().replaceAll('_', ' ')).join(', ')
  throw new InvalidInput('id', `Nothing would be left to run: ${names}. Give it another model first.`)
}

const price = z.codec(z.string().regex(/^\d{1,19}$/), z.bigint(), {
  decode: (text) => BigInt(text),
  encode: (amount) => amount.toString(),
})
const count = z.int().positive().nullable()

/** How a proposal's facts are kept in its JSON columns. */
const storedFacts = z
  .object({
    name: z.string(),
    free: z.boolean(),
    vision: z.boolean(),
    structuredOutput: z.boolean(),
    inputPrice: price,
    outputPrice: price,
    contextTokens: count,
    maxOutputTokens: count,
    listed: z.boolean(),
  })
  .partial()

export const encodeFacts = (facts: Partial<Facts>) => storedFacts.encode(facts)
export const decodeFacts = (stored: unknown): Partial<Facts> => storedFacts.decode(stored as never) as Partial<Facts>

/** All that a new model has to say of itself. */
export const isWhole = (facts: Partial<Facts>): facts is Facts =>
  facts.name !== undefined && facts.inputPrice !== undefined && facts.outputPrice !== undefined

export type Difference = { what: string; before: string | null; after: string | null }

/** What a proposal would change, in words, a line each. */
export function differencesOf({ kind, before, after }: Pick<Proposal, 'kind' | 'before' | 'after'>): Difference[] {
  if (kind === 'GONE') return []
  return (Object.keys(WORDS) as (keyof typeof WORDS)[])
    .filter((key) => key in after)
    .map((key) => ({
      what: WORDS[key],
      before: kind === 'NEW' ? null : valueWords(before[key]),
      after: valueWords(after[key]),
    }))
}

const WORDS = {
  name: 'Name',
  inputPrice: 'Input, a million tokens',
  outputPrice: 'Output, a million tokens',
  free: 'Free',
  contextTokens: 'Context',
  maxOutputTokens: 'Longest answer',
  vision: 'Sees images',
  structuredOutput: 'Holds its answer to a schema',
} as const satisfies Partial<Record<keyof Facts, string>>

function valueWords(value: string | boolean | bigint | number | null | undefined): string | null {
  if (value == null) return null
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'bigint') return dollars(value)
  return typeof value === 'number' ? `${whole.format(value)} tokens` : value
}

const whole = new Intl.NumberFormat('en-US')

/** "$2.50", "$0.025". */
function dollars(microUsd: bigint): string {
  const fraction = (microUsd % 1_000_000n).toString().padStart(6, '0').replace(/0+$/, '').padEnd(2, '0')
  return `$${whole.format(microUsd / 1_000_000n)}.${fraction}`
}
