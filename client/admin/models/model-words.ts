import type { AiFunction } from '../../graphql/generated/graphql.ts'
import { formatCount } from '../../lib/format.ts'
import { LOOKS } from '../../studio/function-catalogue.ts'
import type { CatalogueModel } from './use-models.ts'

const dollars = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  minimumFractionDigits: 2,
  maximumFractionDigits: 4,
})

/** "$2.50 / $10.00": what a million tokens cost, read and written; an image or a second where it gives those. */
export function priceWords({ model, modality, inputPrice, outputPrice, mediaPrices }: CatalogueModel): string {
  if (model.free) return 'Free'
  if (modality === 'TEXT') return `${usd(inputPrice)} / ${usd(outputPrice)}`
  return mediaPrices.map(({ resolution, price }) => `${usd(price)} ${resolution}`).join(', ')
}

export function unitWords({ model, modality }: CatalogueModel): string {
  if (model.free) return 'no points'
  if (modality === 'TEXT') return 'per million tokens in / out'
  return modality === 'IMAGE' ? 'an image' : 'a second'
}

export const usd = (amount: string): string => dollars.format(Number(amount))

export const contextWords = (tokens: number | null | undefined): string =>
  tokens ? `${formatCount(Math.round(tokens / 1_000))}k context` : 'context not known'

const NAMED_MAX = 3

/** "Story breakdown, Music video, Director and 5 more". */
export function functionNames(functions: readonly AiFunction[]): string {
  const names = functions.map((id) => LOOKS[id].name)
  if (names.length <= NAMED_MAX + 1) return names.join(', ')
  return `${names.slice(0, NAMED_MAX).join(', ')} and ${names.length - NAMED_MAX} more`
}

/** Why it is not offered; undefined: it is. */
export function outWords({ retiredAt, listed }: CatalogueModel): string | undefined {
  if (retiredAt) return 'Retired'
  return listed ? undefined : 'No longer listed'
}
