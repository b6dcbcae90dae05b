import { randomInt, randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import type { AccountId, ActionId, HoldId } from '../../brands.ts'
import type { Transactions } from '../../database/transaction.ts'
import { heldWork } from '../../providers/held-work.ts'
import type { MediaGateway } from '../../providers/media-gateway.ts'
import { actionJob } from '../jobs.ts'
import type { Outcome, Settle } from '../settlement.ts'
import type { Collect } from './collect.ts'
import { conclusionOf } from './conclude.ts'
import type { Hear } from './hear.ts'
import { type MediaWork, picturesOf, workOf } from './plan.ts'
import { askAgainMs, hasEnded, isSilent, MEDIA_TIMING, type MediaTiming, SUBMITS_MAX } from './rules.ts'
import * as store from './store.ts'

const SEEDS = 2_147_483_647
const RECONCILE_BATCH = 500
const SILENT = 'The provider does not say how it is. It is being asked; your points stay held.'
const HEARD_AGAIN = 'The provider answers again.'

export type MediaRunner = ReturnType<typeof createMediaRunner>

/**
 * Takes actions of images and video forward. Nothing is kept in memory between two steps, and every step may be taken
 * twice, by any instance: what must happen once is claimed in the database first.
 */
export function createMediaRunner(deps: {
  transactions: Transactions
  gateway: MediaGateway
  settle: Settle
  hear: Hear
  collect: Collect
  /** Where the provider tells how a run goes. undefined: nobody outside can reach us, so it is only asked. */
  webhookFor: (callId: string) => string | undefined
  unknownWindowMs: number
  timing?: MediaTiming
  log: Logger
}) {
  const { transactions, gateway, settle, hear, collect, unknownWindowMs, timing = MEDIA_TIMING, log } = deps
  const stopping = new AbortController()

  return {
    /** One step: sends what was not sent, asks about what has not ended, stores what came out, ends what is whole. */
    async advance(id: ActionId): Promise<void> {
      const action = await read(id)
      if (!action || action.endedAt) return
      const work = workOf(action)
      if (action.predictions.length === 0 && !(await begin(action, work))) return
      const begun = (await read(id)) ?? action
      const now = await instant()
      const stop = begun.cancelRequestedAt !== null || begun.deadlineAt <= now
      await each(begun.predictions, (run) => step(begun, work, run, { stop, now }))
      await collectAll(id, now)
      await rest(id, work)
    },

    /** Asks for a step of everything that has not ended: after a restart, and from time to time. */
    async reconcile(): Promise<void> {
      let after = '00000000-0000-0000-0000-000000000000'
      for (;;) {
        const open = await transactions.statement((tx) => store.openMedia(tx, { after, limit: RECONCILE_BATCH }))
        await transactions.statement((tx) => tx.enqueue(open.map((one) => actionJob(one))))
        if (open.length < RECONCILE_BATCH) return
        after = open.at(-1)!.id
      }
    },

    /** Breaks off copies, for another instance to begin again. */
    handOverAll: () => stopping.abort(),
  }

  function read(id: ActionId) {
    return transactions.statement((tx) => store.read(tx, id))
  }

  function instant(): Promise<Date> {
    return transactions.statement(async (tx) => tx.instant)
  }

  /** False: there is nothing to do. */
  async function begin(action: store.MediaAction, { runs }: MediaWork): Promise<boolean> {
    const ids = { id: action.id as ActionId, accountId: action.accountId as AccountId, modelId: action.modelId }
    const rows = runs.map((_run, part) => ({ id: randomUUID(), part, seed: randomInt(SEEDS) }))
    if (await transactions.transaction((tx) => store.begin(tx, ids, rows))) return true
    // It was canceled or its time ran out before it began; or another instance has just begun it.
    const found = await read(ids.id)
    if (!found || found.endedAt || found.predictions.length > 0) return found?.endedAt === null
    const common = { text: '', invalid: [] }
    const late = { code: 'DEADLINE', message: 'The work could not begin in time. Nothing was charged.' }
    const outcome: Outcome = found.cancelRequestedAt
      ? { kind: 'canceled', used: undefined, ...common }
      : { kind: 'failed', ...late, ...common }
    await settle(found, null, outcome, found.rate.pointsPerDollar)
    return false
  }

  async function step(
    action: store.MediaAction,
    work: MediaWork,
    run: store.RunRow,
    { stop, now }: { stop: boolean; now: Date },
  ): Promise<void> {
    if (hasEnded(run)) return
    if (run.externalId !== null) {
      await ask({ ...run, externalId: run.externalId }, { stop, now })
    } else if (run.status === 'SUBMITTING') {
      if (run.submittedAt !== null) await lookFor(action, run, run.submittedAt, now)
      else if (stop) await end(run, 'CANCELED', null)
      else await submit(action, work, run)
    }
  }

  /** At once, what has just been heard of too: the provider forgets it, and somebody waits for it. */
  async function collectAll(id: ActionId, now: Date): Promise<void> {
    const runs = (await read(id))?.predictions ?? []
    const ready = runs.filter(({ status, collectedAt }) => status === 'SUCCEEDED' && collectedAt === null)
    await each(ready, (run) => collect(run, { now, signal: stopping.signal }))
  }

  /** What goes wrong with one must not keep the others, nor the window that ends them all: the hold would stay for ever. */
  async function each(runs: store.RunRow[], work: (run: store.RunRow) => Promise<void>): Promise<void> {
    const treat = (run: store.RunRow) =>
      work(run).catch((error) => log.error({ err: error, actionId: run.actionId, part: run.part }, 'a step failed'))
    await Promise.all(runs.map(treat))
  }

  async function ask(run: store.RunRow & { externalId: string }, { stop, now }: { stop: boolean; now: Date }) {
    const answer = stop ? await gateway.cancel(run.externalId) : await gateway.ask(run.externalId)
    // Some refuse to cancel what has ended; how it ended is then worth asking.
    const told = stop && answer.kind !== 'told' ? await gateway.ask(run.externalId) : answer
    if (told.kind === 'told') await hear({ id: run.id }, told.view)
    else if (told.kind === 'unknownThere' && isSilent(run, now, timing)) await end(run, 'LOST', 'LOST', true)
  }

  async function submit(action: store.MediaAction, work: MediaWork, run: store.RunRow): Promise<void> {
    if (!(await transactions.statement((tx) => store.claimSubmit(tx, run.id, SUBMITS_MAX)))) return
    const material = await transactions.statement((tx) => store.materialOf(tx, action.id as ActionId))
    const planned = workOf(action, picturesOf(action, material)).runs[run.part]
    if (!planned) throw new Error('The plan of an action changed while it ran')
    const submitted = await gateway.submit({
      held: heldWork({
        holdId: action.holdId as HoldId,
        accountId: action.accountId as AccountId,
        actionId: action.id as ActionId,
      }),
      model: work.model.id,
      seed: run.seed,
      since: run.createdAt,
      request: planned.request,
      webhook: deps.webhookFor(run.id),
    })
    if (submitted.kind === 'made') await hear({ id: run.id }, submitted.view)
    else if (submitted.kind === 'refused') await end(run, 'FAILED', submitted.code, true)
    else if (submitted.kind === 'later') await allowAgain(run)
    else log.warn({ actionId: action.id, part: run.part }, 'it is not known whether a run was made')
  }

  /** It was sent, and its answer was lost: with an instance, or on the way. */
  async function lookFor(action: store.MediaAction, run: store.RunRow, submittedAt: Date, now: Date): Promise<void> {
    const found = await gateway.find({ model: action.modelId, seed: run.seed, since: submittedAt })
    if (found.kind === 'found') await hear({ id: run.id }, found.view)
    else if (found.kind === 'none' && now.getTime() - submittedAt.getTime() > timing.neverMadeAfterMs)
      await allowAgain(run)
  }

  /** It certainly did not arrive. Sent too often, it has failed. */
  async function allowAgain(run: store.RunRow): Promise<void> {
    const fresh = await transactions.statement((tx) => tx.db.prediction.findFirst({ where: { id: run.id } }))
    if (!fresh?.submittedAt) return
    if (fresh.submits >= SUBMITS_MAX) await end(run, 'FAILED', 'PROVIDER_UNAVAILABLE', true)
    else await transactions.statement((tx) => store.allowSubmit(tx, run.id, fresh.submittedAt!))
  }

  function end(run: store.RunRow, status: 'FAILED' | 'CANCELED' | 'LOST', error: string | null, evenIfSent = false) {
    return transactions.statement((tx) => store.endUnmade(tx, { id: run.id, status, error, evenIfSent }))
  }

  /** Ends the action, or says how it is and when it is looked at again. */
  async function rest(id: ActionId, work: MediaWork): Promise<void> {
    const action = await read(id)
    if (!action || action.endedAt) return
    const now = await instant()
    const outcome = conclusionOf(action, work, action.deadlineAt <= now)
    if (outcome) {
      await settle(action, null, outcome, action.rate.pointsPerDollar)
      return
    }
    const silent = action.predictions.some((run) => isSilent(run, now, timing))
    const deadline = action.deadlineAt.getTime()
    // Also where it fell silent late, or says for ever that it is at work: the hold lasts for the deadline and one window.
    const closing = (since: Date | null) => Math.min(since?.getTime() ?? deadline, deadline) + unknownWindowMs
    const since = await transactions.transaction(async (tx) => {
      const mark = await store.markSilence(tx, id, silent)
      if (!mark) return null
      const owner = { actionId: id, accountId: action.accountId as AccountId }
      if (mark.changed)
        await store.appendProgress(tx, owner, { part: 0, label: '', text: silent ? SILENT : HEARD_AGAIN })
      const next = now.getTime() + askAgainMs(action.createdAt, now)
      const close = closing(mark.since)
      const runAt = close > now.getTime() ? Math.min(next, close) : next
      await tx.enqueue([actionJob({ ...action, id }, new Date(runAt))])
      return mark.since
    })
    if (now.getTime() < closing(since)) return
    const over = now.getTime() >= deadline + unknownWindowMs
    const givenUp = action.predictions.filter((run) => !hasEnded(run) && (over || isSilent(run, now, timing)))
    if (givenUp.length === 0) return
    log.warn({ actionId: id }, 'the provider never said how a run ended')
    for (const run of givenUp) await end(run, 'LOST', 'LOST', true)
    await rest(id, work)
  }
}
