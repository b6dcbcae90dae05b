import { randomUUID } from 'node:crypto'
import { type AccountId, type ActionId, accountOf, actionId, isUuid, type Points, type UserId } from '../brands.ts'
import type { Clock } from '../clock.ts'
import { createAccountQueue } from '../credits/account-queue.ts'
import { AccountPaused, type HoldRefusal, TooMuchAtOnce } from '../credits/errors.ts'
import type { Credits, HoldOutcome } from '../credits/service.ts'
import type { Transactions } from '../database/transaction.ts'
import { IdempotencyConflict, InvalidInput } from '../errors.ts'
import { assertNever } from '../exhaustive.ts'
import { parseIdempotencyKey, requestHash } from '../idempotency.ts'
import type { Rates } from '../prices/service.ts'
import type { PricedModel } from '../providers/catalogue.ts'
import { refusalBy } from '../providers/media-rules.ts'
import { storedRoute } from '../providers/model-route.ts'
import { currentTraceparent, currentWork, within } from '../tracing/work.ts'
import { ActionUnavailable, QuoteExceeded } from './errors.ts'
import type { MediaPlan } from './functions/define.ts'
import { isMediaFunction, isMediaFunctionId } from './functions/registry.ts'
import { actionJob } from './jobs.ts'
import { type FetchPicture, pictureOf } from './picture.ts'
import { mediaQuote, type Quote, quote } from './pricing.ts'
import { NOT_READ_YET, type Routed, type Routing } from './routing.ts'
import { type ParsedWork, parseWork, titleOf } from './rules.ts'
import type { Settle } from './settlement.ts'
import type { AdmitStart } from './start-admission.ts'
import * as store from './store.ts'

export type WorkRequest = { work: Record<string, unknown>; model?: string | null }
export type StartRequest = WorkRequest & { idempotencyKey: string; maxPoints?: bigint | null }
export type Actions = ReturnType<typeof createActions>

type Priced = ParsedWork & Routed & { quote: Quote; rateId: string }
/** `notice`: what a person should know before they start. */
export type WorkQuote = Quote & Pick<Routed, 'notice' | 'slowdown'> & { modelId: string }
type Start = { hold: Parameters<Credits['hold']>[1][number]; action: store.NewAction }

/** Work is begun, at the latest, this long before its hold ends, so that it is settled while the hold is open. */
const marginOf = (holdTtlMs: number) => Math.min(30_000, holdTtlMs / 5)

export function createActions(deps: {
  transactions: Transactions
  credits: Credits
  routing: Routing
  rates: Rates
  clock: Clock
  settle: Settle
  admitStart: AdmitStart
  fetchPicture: FetchPicture
  /** Too few points were available, or left of the budget. */
  onRefused?: (accountId: AccountId, refusal: HoldRefusal) => Promise<void>
  holdTtlMs: number
  /** How much longer a hold lives whose outcome only the provider knows. */
  unknownWindowMs: number
}) {
  const { transactions, credits, settle, holdTtlMs } = deps

  const begin = createAccountQueue((_accountId: AccountId, starts: Start[]) => {
    const holds = starts.map(({ hold }) => hold)
    const actions = store.insertHeld(starts.map(({ action }) => action))
    return transactions.statement((tx) => credits.hold(tx, holds, actions))
  })

  return {
    /** Whether the function could be started now, without naming a model. */
    isAvailable: deps.routing.isAvailable,

    /** What the work would cost. Throws InvalidInput or ActionUnavailable; changes nothing. */
    async quote(request: WorkRequest): Promise<WorkQuote> {
      const priced = await price(parseWork(request.work), request.model)
      const { notice, slowdown } = priced
      return { ...priced.quote, notice, slowdown, modelId: priced.route[0]!.id }
    },

    /**
     * Holds the most it may cost and starts the work: one statement that can refuse. The same key gives the same action.
     * Throws InvalidInput, IdempotencyConflict, QuoteExceeded, ActionUnavailable, InsufficientCredits, BudgetReached.
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
      const priced = await price(parsed, request.model)
      const { maximum } = priced.quote
      if (request.maxPoints != null && maximum > request.maxPoints) {
        throw new QuoteExceeded({ maxPoints: request.maxPoints as Points, quoted: maximum })
      }
      const material = await materialOf(parsed, userId)
      const id = actionId(randomUUID())
      const action = { ...newAction(id, accountId, priced), ...(material ? { material } : {}) }
      const hold = { accountId, key, requestHash: hash, amount: maximum, ttlMs: holdTtlOf(parsed), guarded: true }
      currentWork()?.span?.set({ 'palette.action_id': id })
      const outcome = await within({ actionId: id }, () => begin(accountId, { hold, action }))
      if (outcome.kind === 'refused') await deps.onRefused?.(accountId, outcome.refusal)
      return startedBy(outcome, id)
    },

    /** Stops what has not ended. null: foreign or missing. What the provider did is charged, never above the hold. */
    async cancel(userId: UserId, id: string): Promise<ActionId | null> {
      if (!isUuid(id)) return null
      const target = { id: actionId(id), accountId: accountOf(userId) }
      const found = await transactions.transaction(async (tx) => {
        const action = await store.requestCancel(tx, target)
        if (!action) return null
        tx.announce(`cancel:${target.id}`)
        // Only the provider knows how far it is.
        if (isMediaFunctionId(action.function)) {
          await tx.enqueue([actionJob({ ...action, id: target.id })])
        }
        return action
      })
      if (!found) return null
      // Nobody runs it yet, so nobody else will end it; a runner that takes it now finds the mark and lets go.
      if (found.status === 'QUEUED' && !isMediaFunctionId(found.function)) {
        await settle(found, null, { kind: 'canceled', text: '', invalid: [], used: undefined }, 0)
      }
      return target.id
    },
  }

  async function price(parsed: ParsedWork, named: WorkRequest['model']): Promise<Priced> {
    const [routed, rate] = await Promise.all([deps.routing.routeOf(parsed, named), deps.rates.current()])
    const { fn, input } = parsed
    const model = routed.route[0]!
    const { id: rateId, pointsPerDollar } = rate
    if (isMediaFunction(fn)) {
      // Another model would be another picture: there is no fallback.
      const plans = fn.plan(
        input,
        fn.pictures(input).map(() => NOT_READ_YET),
      )
      assertTaken(plans, model, parsed.member)
      return { ...parsed, ...routed, route: [model], quote: mediaQuote(plans, model, pointsPerDollar), rateId }
    }
    return { ...parsed, ...routed, quote: quote(fn.plan(input), routed.route, pointsPerDollar), rateId }
  }

  function holdTtlOf({ fn }: ParsedWork): number {
    return isMediaFunction(fn) ? holdTtlMs + deps.unknownWindowMs : holdTtlMs
  }

  /** The pictures that the input names, as data: URLs by the field that names them. */
  async function materialOf(
    { fn, member, input }: ParsedWork,
    userId: UserId,
  ): Promise<Record<string, string> | undefined> {
    const wanted = fn.pictures?.(input) ?? []
    if (wanted.length === 0) return undefined
    const read = (address: string) => deps.fetchPicture(address, userId)
    const pictures = await Promise.all(
      wanted.map(async ({ field, address }) => [field, await pictureOf(address, `work.${member}.${field}`, read)]),
    )
    return Object.fromEntries(pictures)
  }

  function newAction(id: ActionId, accountId: AccountId, priced: Priced): store.NewAction {
    const now = deps.clock.now()
    return {
      id,
      accountId,
      function: priced.fn.id,
      title: titleOf(priced.fn, priced.input),
      input: withoutPictures(priced),
      modelId: priced.route[0]!.id,
      route: storedRoute.encode(priced.route),
      rateId: priced.rateId,
      quoted: priced.quote.expected,
      reserved: priced.quote.maximum,
      deadlineAt: new Date(now.getTime() + holdTtlMs - marginOf(holdTtlMs)),
      traceParent: currentTraceparent() ?? null,
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
        throw refusedBy(outcome.refusal)
      case 'closed':
        throw new ActionUnavailable('This account was deleted.', { reason: 'ACCOUNT_CLOSED' })
      default:
        return assertNever(outcome)
    }
  }
}

function refusedBy(refusal: HoldRefusal): Error {
  if (refusal instanceof TooMuchAtOnce) return new ActionUnavailable(refusal.message, { reason: 'TOO_MUCH_AT_ONCE' })
  if (!(refusal instanceof AccountPaused)) return refusal
  return new ActionUnavailable(refusal.message, { reason: 'PAUSED', retryAt: refusal.endsAt })
}

function assertTaken(plans: MediaPlan[], model: PricedModel, member: string): void {
  for (const { request } of plans) {
    const refusal = refusalBy(model, request)
    if (refusal) throw new InvalidInput(`work.${member}.${refusal.field}`, refusal.message)
  }
}

/** A picture given as data lies in `material`; the input keeps its beginning, which says what it was. */
function withoutPictures({ fn, input }: ParsedWork): object {
  const pictures = new Set(fn.pictures?.(input).map(({ address }) => address))
  const short = (_key: string, value: unknown) =>
    typeof value === 'string' && value.startsWith('data:') && pictures.has(value) ? value.slice(0, 40) : value
  return JSON.parse(JSON.stringify(input, short))
}
