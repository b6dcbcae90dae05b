import type { Clock } from '../clock.ts'
import type { AiFunction, Model, PrismaClient } from '../generated/prisma/client.ts'
import { type CatalogueDiff, catalogueDiff } from './catalogue-rules.ts'
import { ProviderFault } from './faults.ts'
import type { ListedModel } from './openrouter/api.ts'
import type { OpenRouterClient } from './openrouter/client.ts'
import { startingCatalogue } from './starting-catalogue.ts'

const TEXT_CHAIN = ['openai/gpt-4o', 'openai/gpt-4o-mini', 'meta-llama/llama-3.3-70b-instruct']
const VISION_CHAIN = ['openai/gpt-4o', 'openai/gpt-4o-mini', 'z-ai/glm-4.5v']

/** What each function starts with: its default model, then the fallbacks. Afterwards the admin's. */
export const startingChains: Partial<Record<AiFunction, string[]>> = {
  STORY_BREAKDOWN: TEXT_CHAIN,
  MUSIC_ANALYSIS: TEXT_CHAIN,
  DIRECTOR_CREATION: TEXT_CHAIN,
  ENTITY_EXTRACTION: TEXT_CHAIN,
  COMMERCIAL_GENERATION: TEXT_CHAIN,
  IMAGE_ANALYSIS: VISION_CHAIN,
  REASONING_TASKS: TEXT_CHAIN,
  CHILDREN_BOOK_GENERATION: TEXT_CHAIN,
}

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
    const [models, chains] = await Promise.all([
      prisma.model.findMany({ orderBy: { position: 'asc' } }),
      prisma.functionModel.findMany({ orderBy: [{ function: 'asc' }, { position: 'asc' }] }),
    ])
    return { models, chains, modelOf: new Map(models.map((model) => [model.id, model])) }
  })

  return {
    /** Fills empty tables, and only those; several starters at once do no harm. */
    async seed(): Promise<void> {
      if ((await prisma.model.count()) === 0) {
        await prisma.model.createMany({ data: startingCatalogue.map(rowOf), skipDuplicates: true })
      }
      if ((await prisma.functionModel.count()) === 0) {
        await prisma.functionModel.createMany({ data: chainRows(), skipDuplicates: true })
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
    list: async (): Promise<Model[]> => (await snapshot()).models,

    /** The function's default model, then its fallbacks, as far as they are still offered. */
    async chainOf(fn: AiFunction): Promise<Model[]> {
      const { chains, modelOf } = await snapshot()
      return chains
        .filter((link) => link.function === fn)
        .flatMap(({ modelId }) => modelOf.get(modelId) ?? [])
        .filter(isOffered)
    },

    /** The models that a user may name for the function. */
    choicesOf: async (fn: AiFunction): Promise<Model[]> =>
      (await snapshot()).models.filter((model) => isOffered(model) && canRun(fn, model)),
  }
}

const isOffered = ({ listed, retiredAt }: Model): boolean => listed && retiredAt === null

function canRun(fn: AiFunction, { provider, vision }: Model): boolean {
  if (fn === 'IMAGE_GENERATION' || fn === 'VIDEO_GENERATION') return provider === 'REPLICATE'
  return provider === 'OPENROUTER' && (fn !== 'IMAGE_ANALYSIS' || vision)
}

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

function chainRows() {
  return Object.entries(startingChains).flatMap(([fn, models]) =>
    models.map((modelId, position) => ({ function: fn as AiFunction, position, modelId })),
  )
}
