import type { Clock } from '../clock.ts'
import type { AiFunction, Modality, Model, Prisma, PrismaClient, Provider } from '../generated/prisma/client.ts'
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

/** The models we offer and which of them each function runs on: data, kept in step with the provider's own list. */
export function createCatalogue(options: {
  prisma: PrismaClient
  openRouter: OpenRouterClient
  clock: Clock
  /** Keeps what was loaded until `onChanged` is called, on whatever instance. */
  remember<T>(load: () => Promise<T>): () => Promise<T>
  onChanged(): void
}) {
  const { prisma, openRouter, clock, onChanged } = options

  const snapshot = options.remember(async () => {
    const [rows, chains] = await Promise.all([
      prisma.model.findMany({ orderBy: { position: 'asc' }, include: { mediaPrices: true } }),
      prisma.functionModel.findMany({ orderBy: [{ function: 'asc' }, { position: 'asc' }] }),
    ])
    const models = rows.map((row): PricedModel => {
      const prices = row.mediaPrices.map(({ resolution, microUsd }) => [resolution, microUsd] as const)
      return { ...row, mediaPrices: Object.fromEntries(prices) }
    })
    return { models, chains, modelOf: new Map(models.map((model) => [model.id, model])) }
  })

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

    /** Updates the rows of models that we know from the provider's list; adds and deletes none. Answers what changed. */
    async sync(signal?: AbortSignal): Promise<CatalogueDiff> {
      let list: ListedModel[]
      try {
        list = await openRouter.models(signal)
      } catch (thrown) {
        if (!(thrown instanceof ProviderFault)) throw thrown
        return { kind: 'refused', reason: `The list could not be had: ${thrown.fault.kind}` }
      }
      const known = await prisma.model.findMany({ where: { provider: 'OPENROUTER' }, orderBy: { position: 'asc' } })
      const diff = catalogueDiff(known, list)
      if (diff.kind === 'refused') return diff
      const named = new Set(list.map(({ id }) => id))
      await prisma.$transaction([
        ...diff.changes.map(({ id, after }) => prisma.model.update({ where: { id }, data: after })),
        prisma.model.updateMany({
          where: { id: { in: known.map(({ id }) => id).filter((id) => named.has(id)) } },
          data: { syncedAt: clock.now() },
        }),
      ])
      onChanged()
      return diff
    },

    /** Every model, retired ones too, in the catalogue's order. */
    list: async (): Promise<PricedModel[]> => (await snapshot()).models,

    /** The function's default model, then its fallbacks, as far as they are still offered. */
    async chainOf(fn: AiFunction): Promise<PricedModel[]> {
      const { chains, modelOf } = await snapshot()
      return chains
        .filter((link) => link.function === fn)
        .flatMap(({ modelId }) => modelOf.get(modelId) ?? [])
        .filter(isOffered)
    },

    /** The models that a user may name for the function. */
    choicesOf: async (fn: AiFunction): Promise<PricedModel[]> =>
      (await snapshot()).models.filter((model) => isOffered(model) && canRun(fn, model)),
  }
}

const isOffered = ({ listed, retiredAt }: Model): boolean => listed && retiredAt === null

function canRun(fn: AiFunction, { modality, vision }: Model): boolean {
  return modality === modalityOf(fn) && (fn !== 'IMAGE_ANALYSIS' || vision)
}

function modalityOf(fn: AiFunction): Modality {
  if (fn === 'IMAGE_GENERATION') return 'IMAGE'
  return fn === 'VIDEO_GENERATION' ? 'VIDEO' : 'TEXT'
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
