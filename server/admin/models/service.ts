import { type AuditActor, audit } from '../../auth/audit.ts'
import type { Clock } from '../../clock.ts'
import type { Transactions, Tx } from '../../database/transaction.ts'
import { NotThere } from '../../errors.ts'
import type { AiFunction } from '../../generated/prisma/client.ts'
import type { ModelHealth } from '../../health/rules.ts'
import type { Catalogue, PricedModel } from '../../providers/catalogue.ts'
import { parseReason } from '../../reason.ts'
import { createProposals } from './proposals.ts'
import { assertNoneLeftWithout, assertSeen, leftWithout, parseChain, whyNot } from './rules.ts'
import * as store from './store.ts'

export type { CatalogueState, FoundProposal } from './proposals.ts'
export type ModelsAdmin = ReturnType<typeof createModelsAdmin>

/** A model of the catalogue, as admins see it. */
export type AdminModel = PricedModel
/** What of a function only admins see. */
export type FunctionControl = { function: AiFunction; version: number; chain: AdminModel[] }
/** What would be touched if the model were gone. */
export type ModelTouch = { functions: AiFunction[]; leftWithout: AiFunction[]; running: number; calls: number }

const DAY_MS = 86_400_000
const TOUCHED_DAYS = 30

/** What admins decide of models: which a function runs on, which are sold, and what is switched off. */
export function createModelsAdmin(deps: {
  transactions: Transactions
  catalogue: Catalogue
  /** From memory: it costs no round trip. */
  healthOf(model: PricedModel): ModelHealth
  clock: Clock
}) {
  const { transactions, catalogue, healthOf, clock } = deps

  return {
    ...createProposals(deps),

    models: catalogue.list,
    stateOf: (model: AdminModel) => healthOf(model).state,
    canDo: (model: AdminModel, fn: AiFunction): boolean => !whyNot(fn, model),
    offOf: catalogue.offOf,

    /** The functions whose chain has it, retired or not. */
    async usedBy(modelId: string, functions: readonly AiFunction[]): Promise<AiFunction[]> {
      const chains = await Promise.all(functions.map((fn) => catalogue.setChainOf(fn)))
      return functions.filter((_fn, index) => chains[index]?.models.some(({ id }) => id === modelId))
    },

    async control(fn: AiFunction): Promise<FunctionControl> {
      const { models, version } = await catalogue.setChainOf(fn)
      return { function: fn, version, chain: models }
    },

    /** The default model, then the fallbacks, from the next quote on; nothing held is touched. Throws InvalidInput. */
    setChain: (
      actor: AuditActor,
      given: { function: AiFunction; models: string[]; version?: number | null | undefined },
    ): Promise<void> =>
      transactions.transaction(async (tx) => {
        await store.lock(tx)
        const fn = given.function
        const setting = await store.readSetting(tx, fn)
        assertSeen(given.version, setting.version)
        const { models, links } = await store.readAll(tx)
        const after = parseChain(fn, given.models, models)
        const before = links.filter((link) => link.function === fn).map(({ modelId }) => modelId)
        if (String(before) === String(after)) return
        await store.saveChain(tx, fn, after)
        await store.saveSetting(tx, fn, {})
        await audit(tx, {
          actor,
          action: 'function.models',
          target: fn,
          before: { models: before },
          after: { models: after },
        })
        tx.announce('catalogue:all')
      }),

    /** Off: quotes and starts are refused with the reason; what is under way goes on. Throws InvalidInput. */
    async switch(
      actor: AuditActor,
      given: { function: AiFunction; on: boolean; reason: string; version?: number | null | undefined },
    ): Promise<void> {
      const reason = parseReason(given.reason)
      return transactions.transaction(async (tx) => {
        await store.lock(tx)
        const { offReason, version } = await store.readSetting(tx, given.function)
        assertSeen(given.version, version)
        const next = given.on ? null : reason
        if (next === offReason) return
        await store.saveSetting(tx, given.function, { offReason: next, offSince: next ? clock.now() : null })
        await audit(tx, {
          actor,
          action: given.on ? 'function.on' : 'function.off',
          target: given.function,
          reason,
          before: { on: offReason === null, offReason },
          after: { on: given.on, offReason: next },
        })
        tx.announce('catalogue:all')
      })
    },

    /** No longer offered, until it is brought back; what is under way goes on. Throws NotThere, InvalidInput. */
    retire: (actor: AuditActor, given: { id: string; reason: string }): Promise<void> =>
      setRetired(actor, given, clock.now()),

    /** Offered again, and back in the chains that still name it. Throws NotThere, InvalidInput. */
    bringBack: (actor: AuditActor, given: { id: string; reason: string }): Promise<void> =>
      setRetired(actor, given, null),

    /** Throws NotThere. */
    touch: (id: string): Promise<ModelTouch> =>
      transactions.statement(async (tx) => {
        const { models, links } = await store.readAll(tx)
        if (!models.some((model) => model.id === id)) throw new NotThere('model')
        const functions = links.filter(({ modelId }) => modelId === id).map((link) => link.function)
        const since = new Date(clock.now().getTime() - TOUCHED_DAYS * DAY_MS)
        return { functions, leftWithout: leftWithout(links, models, [id]), ...(await store.useOf(tx, id, since)) }
      }),
  }

  async function setRetired(
    actor: AuditActor,
    given: { id: string; reason: string },
    retiredAt: Date | null,
  ): Promise<void> {
    const reason = parseReason(given.reason)
    return transactions.transaction(async (tx) => {
      await store.lock(tx)
      const { models, links } = await store.readAll(tx)
      const model = models.find(({ id }) => id === given.id)
      if (!model) throw new NotThere('model')
      if ((model.retiredAt === null) === (retiredAt === null)) return
      if (retiredAt) assertNoneLeftWithout(leftWithout(links, models, [model.id]))
      await setRetiredAt(tx, model.id, retiredAt)
      await audit(tx, {
        actor,
        action: retiredAt ? 'model.retire' : 'model.bringBack',
        target: model.id,
        reason,
        before: { retiredAt: model.retiredAt },
        after: { retiredAt },
      })
      tx.announce('catalogue:all')
    })
  }
}

const setRetiredAt = (tx: Tx, id: string, retiredAt: Date | null) =>
  tx.db.model.update({ where: { id }, data: { retiredAt }, select: { id: true } })
