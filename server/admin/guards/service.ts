import type { Logger } from 'pino'
import { type AuditActor, audit } from '../../auth/audit.ts'
import { type AccountId, accountOf, isUuid, userId } from '../../brands.ts'
import type { Clock } from '../../clock.ts'
import { AccountPaused, type HoldRefusal } from '../../credits/errors.ts'
import type { ScopedDatabase } from '../../database/client.ts'
import type { Transactions, Tx } from '../../database/transaction.ts'
import { NotThere } from '../../errors.ts'
import type { PlanTier } from '../../generated/prisma/client.ts'
import type { Notify } from '../../notifications/service.ts'
import { parseReason } from '../../reason.ts'
import { type GuardTerms, parseGuard } from './rules.ts'
import * as store from './store.ts'

export type Guards = ReturnType<typeof createGuards>

/** reason: LIMIT or UNUSUAL */
export type Pause = { id: string; reason: string; startedAt: Date; endsAt: Date }
type Refused = (accountId: AccountId, refusal: HoldRefusal) => Promise<void>

/** Who is paused because far too many points went into work within an hour. The pausing itself is `ledger.hold`'s. */
export function createGuards(deps: {
  transactions: Transactions
  notify: Notify
  clock: Clock
  log: Pick<Logger, 'error'>
}) {
  const { transactions, notify, clock, log } = deps

  /** Writes down and tells every new pause, once. True: there may be more. */
  const tellDue = (): Promise<boolean> =>
    transactions.transaction(async (tx) => {
      const pauses = await store.takeUntold(tx)
      for (const pause of pauses) await tell(tx, pause)
      return pauses.length === store.AT_ONCE
    })

  async function tell(tx: Tx, pause: store.UntoldPause): Promise<void> {
    const { id, accountId, email, reason, points, limitPoints, endsAt } = pause
    await audit(tx, {
      actor: { kind: 'system' },
      action: 'account.pause',
      target: accountId,
      reason: reason === 'LIMIT' ? "More points in an hour than the plan's guard allows" : 'Far more points than usual',
      after: { pauseId: id, points, limitPoints, endsAt },
    })
    const key = `paused:${id}`
    const own = accountOf(userId(accountId))
    await notify(tx, { accountId: own, key, notice: { kind: 'PAUSED', points, endsAt, whose: undefined } })
    for (const admin of await store.adminIds(tx)) {
      if (admin === accountId) continue
      const notice = { kind: 'PAUSED', points, endsAt, whose: email } as const
      await notify(tx, { accountId: accountOf(userId(admin)), key, notice })
    }
  }

  return {
    tellDue,

    /** Of an account, with the eyes of whoever asks; null: they can start. */
    pauseOf: (reader: ScopedDatabase, accountId: string): Promise<Pause | null> =>
      reader.pause.findFirst({
        where: { accountId, liftedAt: null, endsAt: { gt: clock.now() } },
        orderBy: { startedAt: 'desc' },
        select: { id: true, reason: true, startedAt: true, endsAt: true },
      }),

    /** What is told of a refused start: of a pause here, of all else by `others`. Never throws. */
    onRefused:
      (others: Refused): Refused =>
      async (accountId, refusal) => {
        if (!(refusal instanceof AccountPaused)) return others(accountId, refusal)
        try {
          await tellDue()
        } catch (error) {
          // The job comes by and tells it.
          log.error({ err: error }, 'a pause could not be told')
        }
      },

    /** When accounts of a plan are paused, from the next start on. Throws InvalidInput. */
    async set(actor: AuditActor, given: GuardTerms & { plan: PlanTier; reason: string }): Promise<void> {
      const reason = parseReason(given.reason)
      const after = parseGuard(given)
      await transactions.transaction(async (tx) => {
        const { tier, ...before } = await store.lockGuard(tx, given.plan)
        await store.saveGuard(tx, tier, after)
        await audit(tx, { actor, action: 'guard.set', target: tier, reason, before, after })
      })
    },

    /** Ends a pause before its time, once; what was used until now counts no more. Throws NotThere, InvalidInput. */
    async lift(actor: AuditActor, given: { id: string; reason: string }): Promise<void> {
      const reason = parseReason(given.reason)
      if (!isUuid(given.id)) throw new NotThere('pause')
      await transactions.transaction(async (tx) => {
        const pause = await store.lockPause(tx, given.id)
        if (!pause) throw new NotThere('pause')
        const liftedAt = tx.instant
        if (pause.liftedAt || pause.endsAt <= liftedAt) return
        await store.lift(tx, given.id, liftedAt)
        await audit(tx, {
          actor,
          action: 'pause.lift',
          target: pause.accountId,
          reason,
          before: { pauseId: given.id, endsAt: pause.endsAt },
          after: { liftedAt },
        })
      })
    },
  }
}
