import { randomUUID } from 'node:crypto'
import { type AccountId, type ActionId, accountOf, actionId, isUuid, type Points, type UserId } from '../brands.ts'
import type { Clock } from '../clock.ts'
import { createAccountQueue } from '../credits/account-queue.ts'
import type { Credits, HoldOutcome } from '../credits/service.ts'
import type { Transactions } from '../database/transaction.ts'
import { IdempotencyConflict, InvalidInput } from '../errors.ts'
import { assertNever } from '../exhaustive.ts'
import type { Catalogue } from '../providers/catalogue.ts'
import { type ModelRoute, storedRoute } from '../providers/model-route.ts'
import { ActionUnavailable, QuoteExceeded } from './errors.ts'
import type { CallPlan } from './functions/define.ts'
import { type FetchPicture, pictureOf } from './picture.ts'
import { type Quote, quote } from './pricing.ts'
import type { Rates } from './rates.ts'
import { type ParsedWork, parseIdempotencyKey, parseWork, requestHash, titleOf } from './rules.ts'
import type { Settle } from './settlement.ts'
import type { AdmitStart } from './start-admission.ts'
import * as store from './store.ts'

export type WorkRequest = { work: Record<string, unknown>; model?: string | null }
export type StartRequest = WorkRequest & { idempotencyKey: string; maxPoints?: bigint | null }
export type Actions = ReturnType<typeof createActions>

type Priced = ParsedWork & {
  plans: CallPlan[]
  route: ModelRoute[]
  quote: Quote
  rateId: string
  pointsPerDollar: number
}
type Start = { hold: Parameters<Credits['hold']>[1][number]; action: store.NewAction }

/** Work is begun, at the latest, this long before its hold ends, so that it is settled while the hold is open. */
const marginOf = (holdTtlMs: number) => Math.min(30_000, holdTtlMs / 5)

export function createActions(deps: {
  transactions: Transactions
  credits: Credits
  catalogue: Catalogue
  rates: Rates
  clock: Clock
  settle: Settle
  admitStart: AdmitStart
  providerReady: () => boolean
  fetchPicture: FetchPicture
  holdTtlMs: number
}) {
  const { transactions, credits, catalogue, settle, holdTtlMs } = deps

  const begin = createAccountQueue((_accountId: AccountId, starts: Start[]) => {
    const holds = starts.map(({ hold }) => hold)
    const actions = store.insertHeld(starts.map(({ action }) => action))
    return transactions.statement((tx) => credits.hold(tx, holds, actions))
  })

  return {
    /** What the work would cost. Throws InvalidInput or ActionUnavailable; changes nothing. */
    async quote(request: WorkRequest): Promise<Quote & { modelId: string }> {
      const priced = await price(parseWork(request.work), request.model)
      return { ...priced.quote, modelId: priced.route[0]!.id }
    },

    /**
     * Holds the most it may cost and starts the work: one statement that can refuse. The same key gives the same action.
     * Throws InvalidInput, IdempotencyConflict, QuoteExceeded, ActionUnavailable, InsufficientCredits.
     */
    async start(userId: UserId, request: StartRequest): Promise<ActionId> {
      const accountId = accountOf(userId)
      const key = `action:${parseIdempotencyKey(request.idempotencyKey)}`
      const hash = requestHash({ work: request.work, model: request.model, maxPoints: request.maxPoints })
      const before = await transactions.statement((tx) => store.findBefore(tx, accountId, key))
      if (before.requestHash && before.requestHash !== hash) throw new IdempotencyConflict()
      if (before.actionId) return before.actionId

      const parsed = parseWork(request.work)
      await deps.admitStart(userId, before.startsPerMinute)
      const material = await materialOf(parsed)
      const priced = await price(parsed, request.model)
      const { maximum } = priced.quote
      if (request.maxPoints != null && maximum > request.maxPoints) {
        throw new QuoteExceeded({ maxPoints: request.maxPoints as Points, quoted: maximum })
      }
      const id = actionId(randomUUID())
      const action = { ...newAction(id, accountId, priced), ...(material ? { material } : {}) }
      const outcome = await begin(accountId, {
        hold: { accountId, key, requestHash: hash, amount: maximum, ttlMs: holdTtlMs },
        action,
      })
      return startedBy(outcome, id)
    },

    /** Stops what has not ended. null: foreign or missing. What the provider did is charged, never above the hold. */
    async cancel(userId: UserId, id: string): Promise<ActionId | null> {
      if (!isUuid(id)) return null
      const target = { id: actionId(id), accountId: accountOf(userId) }
      const found = await transactions.statement(async (tx) => {
        const action = await store.requestCancel(tx, target)
        if (action) tx.announce(`cancel:${target.id}`)
        return action
      })
      if (!found) return null
      // Nobody runs it yet, so nobody else will end it; a runner that takes it now finds the mark and lets go.
      if (found.status === 'QUEUED') {
        await settle(found, null, { kind: 'canceled', text: '', invalid: [], used: undefined }, 0)
      }
      return target.id
    },
  }

  async function price(parsed: ParsedWork, model: WorkRequest['model']): Promise<Priced> {
    const [route, rate] = await Promise.all([routeOf(parsed, model), deps.rates.current()])
    if (!deps.providerReady()) {
      throw new ActionUnavailable('No AI provider is set up on this server.', { reason: 'NOT_CONFIGURED' })
    }
    const plans = parsed.fn.plan(parsed.input)
    return {
      ...parsed,
      plans,
      route,
      quote: quote(plans, route, rate.pointsPerDollar),
      rateId: rate.id,
      pointsPerDollar: rate.pointsPerDollar,
    }
  }

  async function routeOf({ fn }: ParsedWork, model: string | null | undefined): Promise<ModelRoute[]> {
    if (model == null) {
      const chain = await catalogue.chainOf(fn.id)
      if (chain.length === 0)
        throw new ActionUnavailable(`${fn.name} has no model at the moment.`, { reason: 'NO_MODEL' })
      return chain
    }
    const named = (await catalogue.choicesOf(fn.id)).find((choice) => choice.id === model)
    if (!named) throw new InvalidInput('model', `${fn.name} cannot run on this model.`)
    return [named]
  }

  async function materialOf({ fn, member, input }: ParsedWork): Promise<Record<string, string> | undefined> {
    if (!fn.vision || typeof input.imageUrl !== 'string') return undefined
    return { imageUrl: await pictureOf(input.imageUrl, `work.${member}.imageUrl`, deps.fetchPicture) }
  }

  function newAction(id: ActionId, accountId: AccountId, priced: Priced): store.NewAction {
    const now = deps.clock.now()
    return {
      id,
      accountId,
      function: priced.fn.id,
      title: titleOf(priced.fn, priced.input),
      input: withoutData(priced.input) as object,
      modelId: priced.route[0]!.id,
      route: storedRoute.encode(priced.route),
      rateId: priced.rateId,
      quoted: priced.quote.expected,
      reserved: priced.quote.maximum,
      deadlineAt: new Date(now.getTime() + holdTtlMs - marginOf(holdTtlMs)),
    }
  }

  async function startedBy(outcome: HoldOutcome, id: ActionId): Promise<ActionId> {
    switch (outcome.kind) {
      case 'held':
        return id
      case 'replayed':
        return transactions.statement((tx) => store.idByHold(tx, outcome.holdId))
      case 'conflict':
        throw new IdempotencyConflict()
      case 'refused':
        throw outcome.refusal
      default:
        return assertNever(outcome)
    }
  }
}

/** A picture given as data lies in `material`; the input keeps its beginning, which says what it was. */
function withoutData(input: Record<string, unknown>): Record<string, unknown> {
  const { imageUrl } = input
  return typeof imageUrl === 'string' && imageUrl.startsWith('data:')
    ? { ...input, imageUrl: imageUrl.slice(0, 40) }
    : input
}
