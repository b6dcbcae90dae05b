import { InvalidInput } from '../errors.ts'
import type { Provider } from '../generated/prisma/client.ts'
import type { ModelHealth, Slowdown } from '../health/rules.ts'
import type { Catalogue, PricedModel } from '../providers/catalogue.ts'
import { refusalBy } from '../providers/media-rules.ts'
import type { Picture } from '../providers/media-work.ts'
import { fittingModels } from '../providers/rules.ts'
import { ActionUnavailable } from './errors.ts'
import { type AnyFunction, isMediaFunction } from './functions/registry.ts'
import { inputTokens } from './pricing.ts'
import { chooseRoute, noticeOf, type RouteChosen } from './route-rules.ts'
import type { ParsedWork } from './rules.ts'

export type Routed = {
  /** The models it may go to, best first: at least one. */
  route: PricedModel[]
  /** What a person should know before they start. */
  notice: string | undefined
  slowdown: Slowdown | null
}

/** The quote asks only how many there are. */
export const NOT_READ_YET: Picture = { contentType: '', bytes: Buffer.alloc(0) }

export type Routing = ReturnType<typeof createRouting>

/** Which models work may go to, by the catalogue and by how they are at the moment. */
export function createRouting(deps: {
  catalogue: Pick<Catalogue, 'chainOf' | 'choicesOf' | 'offOf'>
  /** From memory: it costs no round trip. */
  healthOf(model: PricedModel): ModelHealth
  providerReady(provider: Provider): boolean
}) {
  const { catalogue, healthOf, providerReady } = deps

  async function candidates(fn: AnyFunction, named: string | null | undefined): Promise<PricedModel[]> {
    if (named != null) {
      const model = (await catalogue.choicesOf(fn.id)).find((choice) => choice.id === named)
      if (!model) throw new InvalidInput('model', `${fn.name} cannot run on this model.`)
      return [model]
    }
    const chain = await catalogue.chainOf(fn.id)
    if (chain.length > 0) return chain
    throw new ActionUnavailable(`${fn.name} has no model at the moment.`, { reason: 'NO_MODEL' })
  }

  return {
    /** Throws InvalidInput for a model that is none of the function's, ActionUnavailable when nothing can take it now. */
    async routeOf(work: ParsedWork, named: string | null | undefined): Promise<Routed> {
      const off = await catalogue.offOf(work.fn.id)
      if (off) throw new ActionUnavailable(`${work.fn.name} is switched off. ${off.reason}`, { reason: 'SWITCHED_OFF' })
      const models = await candidates(work.fn, named)
      if (!providerReady(models[0]!.provider)) {
        throw new ActionUnavailable('No AI provider is set up on this server.', { reason: 'NOT_CONFIGURED' })
      }
      const takes = (model: PricedModel) => providerReady(model.provider) && takesWork(model, work)
      const chosen = chooseRoute({ models, named: named != null, healthOf, takes })
      if (chosen.kind === 'out') throw unavailable(chosen, named != null)
      const { models: route, health } = chosen
      return { route, notice: noticeOf(chosen, route[0]!), slowdown: health.slowdown }
    },

    /** Whether the function could be started now, without naming a model. */
    async isAvailable(fn: AnyFunction): Promise<boolean> {
      const [off, models] = await Promise.all([catalogue.offOf(fn.id), catalogue.chainOf(fn.id)])
      if (off || !models[0] || !providerReady(models[0].provider)) return false
      const takes = ({ provider }: PricedModel) => providerReady(provider)
      return chooseRoute({ models, named: false, healthOf, takes }).kind === 'route'
    },
  }
}

function unavailable({ model, health, retryAt }: Extract<RouteChosen<PricedModel>, { kind: 'out' }>, named: boolean) {
  if (health.state === 'MAINTENANCE') {
    return new ActionUnavailable(`${model.name} is under maintenance.`, { reason: 'MAINTENANCE', retryAt })
  }
  const message = named ? `${model.name} is down.` : `${model.name} is down, and nothing else can do this now.`
  return new ActionUnavailable(message, { reason: 'MODEL_DOWN', retryAt })
}

/** Would it do the work, if it stepped in? The one that is set, or named, is asked for its reasons elsewhere. */
function takesWork(model: PricedModel, { fn, input }: ParsedWork): boolean {
  if (isMediaFunction(fn)) {
    const pictures = fn.pictures(input).map(() => NOT_READ_YET)
    return fn.plan(input, pictures).every(({ request }) => !refusalBy(model, request))
  }
  return fn.plan(input).every((plan) => {
    const vision = plan.user.some(({ type }) => type === 'image')
    const need = { vision, promptTokens: inputTokens(plan).expected, maxOutputTokens: plan.maxOutputTokens }
    return fittingModels([model], need).kind === 'fitting'
  })
}
