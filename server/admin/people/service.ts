import { type AuditActor, audit } from '../../auth/audit.ts'
import { type AccountId, accountOf, isUuid, userId } from '../../brands.ts'
import type { Credits } from '../../credits/service.ts'
import type { Transactions, Tx } from '../../database/transaction.ts'
import { InvalidInput } from '../../errors.ts'
import type { PlanTier } from '../../generated/prisma/client.ts'
import type { Notify } from '../../notifications/service.ts'
import { parseReason } from '../../reason.ts'
import { parseAdjustment, parseKey } from './rules.ts'

export type PointsAdmin = ReturnType<typeof createPointsAdmin>

/** What an admin does to somebody's points: with a reason, a line in the audit, and a word to whom it concerns. */
export function createPointsAdmin(deps: { transactions: Transactions; credits: Credits; notify: Notify }) {
  const { transactions, credits, notify } = deps

  return {
    /**
     * Gives or takes points, once a key and person. Throws InvalidInput, InsufficientCredits, IdempotencyConflict. Gives
     * the entry's id.
     */
    async adjust(
      actor: AuditActor,
      given: { userId: string; amount: bigint; reason: string; idempotencyKey: string },
    ): Promise<string> {
      const amount = parseAdjustment(given.amount)
      const reason = parseReason(given.reason)
      const key = `admin:${parseKey(given.idempotencyKey)}`
      return transactions.transaction(async (tx) => {
        const accountId = await accountOfUser(tx, given.userId)
        const { entryId, replayed, available } = await credits.adjust(tx, { accountId, amount, key, reason })
        if (replayed) return entryId
        const before = { available: available - amount }
        await audit(tx, {
          actor,
          action: 'points.adjust',
          target: accountId,
          reason,
          before,
          after: { available, amount, entryId },
        })
        await notify(tx, { accountId, key: `adjusted:${entryId}`, notice: { kind: 'ADJUSTED', amount, reason } })
        return entryId
      })
    },

    /**
     * Another plan: one that gives more at once, one that gives less at the renewal. Said twice it is done once. Throws
     * InvalidInput. Gives the user's id.
     */
    async setPlan(actor: AuditActor, given: { userId: string; plan: PlanTier; reason: string }): Promise<string> {
      const reason = parseReason(given.reason)
      return transactions.transaction(async (tx) => {
        const accountId = await accountOfUser(tx, given.userId)
        // Locked, so two who do the same at once come here one after the other, and the second has nothing to do.
        const before = await credits.lock(tx, accountId)
        // The version names this very change: the same plan may come and go and come again.
        const key = `v${before.version}`
        const { outcome, granted } = await credits.setPlan(tx, { accountId, tier: given.plan, key })
        if (outcome === 'UNCHANGED' || outcome === 'REPLAYED') return accountId
        const after = await credits.lock(tx, accountId)
        await audit(tx, {
          actor,
          action: 'plan.set',
          target: accountId,
          reason,
          before: { plan: before.planTier, nextPlan: before.nextPlanTier },
          after: { plan: after.planTier, nextPlan: after.nextPlanTier, granted },
        })
        const from = outcome === 'AT_RENEWAL' ? after.renewsAt : tx.instant
        const plan = await credits.planName(tx, given.plan)
        await notify(tx, { accountId, key: `plan:${key}`, notice: { kind: 'PLAN_CHANGED', plan, granted, from } })
        return accountId
      })
    },
  }
}

async function accountOfUser(tx: Tx, id: string): Promise<AccountId> {
  const user = isUuid(id) ? await tx.db.user.findFirst({ where: { id, deletedAt: null }, select: { id: true } }) : null
  if (!user) throw new InvalidInput('userId', 'There is no such user.')
  return accountOf(userId(user.id))
}
