import type { Logger } from 'pino'
import type { Transactions } from '../database/transaction.ts'
import { actionJob } from './jobs.ts'
import type { Settle } from './settlement.ts'
import * as store from './store.ts'

const SWEEP_BATCH = 200
/** A start enqueues its job in its own transaction; a job that is gone after this long was lost with a queue. */
const QUEUED_MS = 60_000
/** How often work is begun again after its runner died. */
const ATTEMPTS_MAX = 3

/**
 * Ends or restarts what nobody works on any more: a runner that died, a job that was lost, a deadline that passed.
 * True when there may be more to do.
 */
export function createSweep({
  transactions,
  settle,
  log,
}: {
  transactions: Transactions
  settle: Settle
  log: Logger
}) {
  return async (stopping?: AbortSignal): Promise<boolean> => {
    const stranded = await transactions.statement((tx) =>
      store.findStranded(tx, { limit: SWEEP_BATCH, queuedMs: QUEUED_MS, attemptsMax: ATTEMPTS_MAX }),
    )
    for (const found of stranded) {
      if (stopping?.aborted) return false
      const again = !found.overdue && !found.canceled && found.attempts < ATTEMPTS_MAX
      log.info({ actionId: found.id, attempts: found.attempts, again }, 'found an action that nobody works on')
      // One that cannot be ended must not keep the others waiting: it is the oldest, and would be first every time.
      const treated = again ? transactions.transaction((tx) => tx.enqueue([actionJob(found)])) : giveUp(found)
      await treated.catch((error) => log.error({ err: error, actionId: found.id }, 'an action could not be swept'))
    }
    return stranded.length === SWEEP_BATCH
  }

  async function giveUp(found: store.Stranded): Promise<void> {
    const action = await transactions.statement((tx) => store.read(tx, found.id))
    if (!action) return
    const { pointsPerDollar } = action.rate
    if (found.canceled) {
      await settle(
        action,
        found.lease_id,
        { kind: 'canceled', text: '', invalid: [], used: undefined },
        pointsPerDollar,
      )
      return
    }
    const [code, message] = found.overdue
      ? ['DEADLINE', 'The work took longer than it may. Nothing was charged.']
      : ['INTERRUPTED', 'The work was interrupted. Nothing was charged; please start it again.']
    const outcome = { kind: 'failed' as const, code, message, text: '', invalid: [] }
    await settle(action, found.lease_id, outcome, pointsPerDollar)
  }
}
