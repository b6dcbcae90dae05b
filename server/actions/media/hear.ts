import type { AccountId, ActionId } from '../../brands.ts'
import type { Transactions, Tx } from '../../database/transaction.ts'
import { finishCall } from '../../providers/call-log.ts'
import { callEndOfRun } from '../../providers/media-gateway.ts'
import type { RunView } from '../../providers/media-work.ts'
import { actionJob } from '../jobs.ts'
import { workOf } from './plan.ts'
import { hasEnded, isNews, progressLine } from './rules.ts'
import * as store from './store.ts'

export type Hear = ReturnType<typeof createHear>

/**
 * The one step for what the provider tells of a run, whether it was asked or told by itself, once or ten times. False:
 * the run is not known here (yet).
 */
export function createHear(transactions: Transactions) {
  return (ref: { id?: string | undefined }, view: RunView, { advance = false } = {}): Promise<boolean> =>
    transactions.transaction(async (tx) => {
      const run = await store.lockRun(tx, { ...ref, externalId: view.externalId })
      if (!run) return false
      const now = tx.instant
      if (isNews(run, view)) await goForward(tx, run, view, now)
      else await keepUp(tx, run, view, now)
      // Progress is shown as it is told; only an end asks for more.
      if (advance && hasEnded(view) && !run.action.endedAt) {
        await tx.enqueue([actionJob({ ...run.action, id: run.actionId as ActionId })])
      }
      return true
    })
}

type Locked = NonNullable<Awaited<ReturnType<typeof store.lockRun>>>

/** A run that was given up and ends after all: nobody is charged, and the house knows what it paid. */
async function keepUp(tx: Tx, run: Locked, view: RunView, now: Date): Promise<void> {
  await tx.db.prediction.updateMany({ where: { id: run.id }, data: { externalId: view.externalId, heardAt: now } })
  if (run.status === 'LOST' && hasEnded(view)) await finishCall(tx.db, run.id, endOf(run, view, now))
}

function endOf(run: Locked, view: RunView, now: Date) {
  const cost = workOf(run.action).runs[run.part]?.cost ?? 0n
  return callEndOfRun(view, { cost, startedAt: run.createdAt, now })
}

async function goForward(tx: Tx, run: Locked, view: RunView, now: Date): Promise<void> {
  const ended = hasEnded(view)
  await tx.db.prediction.update({
    where: { id: run.id },
    data: {
      externalId: view.externalId,
      status: view.status,
      logLength: view.logs.length,
      heardAt: now,
      ...(view.status === 'SUCCEEDED' ? { sources: view.sources } : {}),
      ...(view.error === undefined ? {} : { error: view.error.slice(0, 500).replaceAll('\0', '').toWellFormed() }),
      ...(ended ? { endedAt: now } : {}),
    },
  })
  if (ended) await finishCall(tx.db, run.id, endOf(run, view, now))
  const text = progressLine(run, view)
  if (text === undefined) return
  const ids = { actionId: run.actionId as ActionId, accountId: run.accountId as AccountId }
  await store.appendProgress(tx, ids, { part: run.part, label: workOf(run.action).runs[run.part]?.label ?? '', text })
}
