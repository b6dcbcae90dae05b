import type { AiFunction, Model, Prisma, PrismaClient, Provider } from '../generated/prisma/client.ts'
import { inabilityOf, isOffered, modalityOf } from './ability-rules.ts'
import { type CatalogueDiff, catalogueDiff } from './catalogue-rules.ts'
import { ProviderFault } from './faults.ts'
import type { ListedModel } from './openrouter/api.ts'
import type { OpenRouterClient } from './openrouter/client.ts'
import { startingCatalogue } from './starting-catalogue.ts'
import { type StartingMedia, startingMedia } from './starting-media.ts'

const TEXT_CHAIN = ['openai/gpt-4o', 'openai/gpt-4o-mini', 'meta-llama/llama-3.3-70b-instruct']
const VISION_CHAIN = ['openai/gpt-4o', 'openai/gpt-4o-mini', 'z-ai/glm-4.5v']

/** What each function starts with: its default model, then the fallbacks. Afterwards the admin's. */
export const startingChains: Record<AiFunction, string[]> = {
  STORY_BREAKDOWN: TEXT_CHAIN,
  MUSIC_ANALYSIS: TEXT_CHAIN,
  DIRECTOR_CREATION: TEXT_CHAIN,
  ENTITY_EXTRACTION: TEXT_CHAIN,
  COMMERCIAL_GENERATION: TEXT_CHAIN,
  IMAGE_ANALYSIS: VISION_CHAIN,
  REASONING_TASKS: TEXT_CHAIN,
  CHILDREN_BOOK_GENERATION: TEXT_CHAIN,
  IMAGE_GENERATION: ['runwayml/gen4-image'],
  VIDEO_GENERATION: ['bytedance/seedance-1-lite'],
}

/** A model with what it costs: micro-dollars for an image or a second of video, by resolution; empty for text. */
export type PricedModel = Model & { mediaPrices: Record<string, bigint> }

export type Catalogue = ReturnType<typeof createCatalogue>

/** A function that an admin switched off, and why. */
export type SwitchedOff = { reason: string; since: Date }

/** The models we offer, which of them each function runs on, and what is switched off: data, and the admin's. */
export function createCatalogue(options: {
  prisma: PrismaClient
  openRouter: Pick<OpenRouterClient, 'models'>
  /** Keeps what was loaded until `onChanged` is called, on whatever instance. */
  remember<T>(load: () => Promise<T>): () => Promise<T>
  onChanged(): void
}) {
  const { prisma, openRouter, onChanged } = options

  const snapshot = options.remember(async () => {
    const [rows, chains, settings] = await Promise.all([
      prisma.model.findMany({ orderBy: { position: 'asc' }, include: { mediaPrices: true } }),
      prisma.functionModel.findMany({ orderBy: [{ function: 'asc' }, { position: 'asc' }] }),
      prisma.functionSetting.findMany(),
    ])
    const models = rows.map((row): PricedModel => {
      const prices = row.mediaPrices.map(({ resolution, microUsd }) => [resolution, microUsd] as const)
      return { ...row, mediaPrices: Object.fromEntries(prices) }
    })
    const settingOf = new Map(settings.map((setting) => [setting.function, setting]))
    return { models, chains, settingOf, modelOf: new Map(models.map((model) => [model.id, model])) }
  })

  async function setChainOf(fn: AiFunction): Promise<{ models: PricedModel[]; version: number }> {
    const { chains, modelOf, settingOf } = await snapshot()
    const models = chains.filter((link) => link.function === fn).flatMap(({ modelId }) => modelOf.get(modelId) ?? [])
    return { models, version: settingOf.get(fn)?.version ?? 0 }
  }

  /** All of a provider's, or nothing: what is there is the admin's, and is not filled up. */
  async function fill(
    models: Prisma.ModelCreateManyInput[],
    mediaPrices: Prisma.MediaPriceCreateManyInput[],
    isOurs: (fn: AiFunction) => boolean,
  ): Promise<void> {
    await prisma.$transaction([
      prisma.model.createMany({ data: models, skipDuplicates: true }),
      prisma.mediaPrice.createMany({ data: mediaPrices, skipDuplicates: true }),
      prisma.functionModel.createMany({
        data: chainRows().filter((row) => isOurs(row.function)),
        skipDuplicates: true,
      }),
    ])
  }

  return {
    /** Fills empty tables, and only those; several starters at once do no harm. */
    async seed(): Promise<void> {
      const known = await prisma.model.groupBy({ by: ['provider'], _count: true })
      const isEmpty = (provider: Provider) => !known.some((group) => group.provider === provider)
      if (isEmpty('OPENROUTER')) {
        await fill(startingCatalogue.map(rowOf), [], isTextChain)
      }
      if (isEmpty('REPLICATE')) {
        await fill(startingMedia.map(mediaRowOf), startingMedia.flatMap(priceRowsOf), (fn) => !isTextChain(fn))
      }
      onChanged()
    },

    /** What the provider's own list says that we do not have so. Changes nothing. */
    async compare(signal?: AbortSignal): Promise<CatalogueDiff> {
      let list: ListedModel[]
      try {
        list = await openRouter.models(signal)
      } catch (thrown) {
        if (!(thrown instanceof ProviderFault)) throw thrown
        return { kind: 'refused', reason: `The list could not be had: ${thrown.fault.kind}.` }
      }
      const known = await prisma.model.findMany({ where: { provider: 'OPENROUTER' }, orderBy: { position: 'asc' } })
      return catalogueDiff(known, list)
    },

    /** Every model, retired ones too, in the catalogue's order. */
    list: async (): Promise<PricedModel[]> => (await snapshot()).models,

    /** The whole chain as the admin set it, what is not offered any more too. */
    setChainOf,

    /** null: it is on. */
    async offOf(fn: AiFunction): Promise<SwitchedOff | null> {
      const setting = (await snapshot()).settingOf.get(fn)
      return setting?.offReason && setting.offSince ? { reason: setting.offReason, since: setting.offSince } : null
    },

    /** The function's default model, then its fallbacks, as far as they are still offered. */
    chainOf: async (fn: AiFunction): Promise<PricedModel[]> => (await setChainOf(fn)).models.filter(isOffered),

    /** The models that a user may name for the function. */
    choicesOf: async (fn: AiFunction): Promise<PricedModel[]> =>
      (await snapshot()).models.filter((model) => isOffered(model) && !inabilityOf(fn, model)),
  }
}

const isTextChain = (fn: AiFunction): boolean => modalityOf(fn) === 'TEXT'

function rowOf(model: (typeof startingCatalogue)[number], position: number) {
  const { inputMicroUsdPerMTok, outputMicroUsdPerMTok, ...rest } = model
  return {
    ...rest,
    provider: 'OPENROUTER' as const,
    inputPrice: inputMicroUsdPerMTok,
    outputPrice: outputMicroUsdPerMTok,
    position,
  }
}

function mediaRowOf({ id, name, modality }: StartingMedia, index: number): Prisma.ModelCreateManyInput {
  return {
    id,
    name,
    modality,
    provider: 'REPLICATE',
    free: false,
    vision: false,
    structuredOutput: false,
    inputPrice: 0n,
    outputPrice: 0n,
    position: startingCatalogue.length + index,
  }
}

const priceRowsOf = ({ id, prices }: StartingMedia): Prisma.MediaPriceCreateManyInput[] =>
  Object.entries(prices).map(([resolution, microUsd]) => ({ modelId: id, resolution, microUsd }))

function chainRows() {
  return Object.entries(startingChains).flatMap(([fn, models]) =>
    models.map((modelId, position) => ({ function: fn as AiFunction, position, modelId })),
  )
}
