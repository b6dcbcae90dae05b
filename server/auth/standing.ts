import type { UserId } from '../brands.ts'
import type { Tx } from '../database/transaction.ts'
import type { Role } from '../generated/prisma/client.ts'
import { type AuditActor, audit } from './audit.ts'
import { decideStanding, type Standing } from './rules.ts'

export type StandingChange = { userId: UserId; actor: AuditActor; reason?: string }
/** lastAdmin: refused, because nobody would be left to administer. */
export type StandingOutcome = 'changed' | 'unchanged' | 'lastAdmin' | 'missing'

/** Makes a user an admin, or no longer one; heard by their sockets. Joins the caller's transaction. */
export function changeRole(tx: Tx, change: StandingChange & { role: Role }): Promise<StandingOutcome> {
  return changeStanding(tx, change, (before) => ({ ...before, admin: change.role === 'ADMIN' }))
}

/** Suspends a user, or lets them back; heard by their sockets. Joins the caller's transaction. */
export function changeSuspension(tx: Tx, change: StandingChange & { suspended: boolean }): Promise<StandingOutcome> {
  return changeStanding(tx, change, (before) => ({ ...before, suspended: change.suspended }))
}

async function changeStanding(
  tx: Tx,
  { userId, actor, reason }: StandingChange,
  next: (before: Standing) => Standing,
): Promise<StandingOutcome> {
  const people = await lockAdminsAnd(tx, userId)
  const before = people.find(({ id }) => id === userId)
  if (!before) return 'missing'
  const after = next({ admin: before.admin, suspended: before.suspended })
  const otherAdmins = people.filter(({ id, admin, suspended }) => id !== userId && admin && !suspended).length
  const decision = decideStanding(before, after, { otherAdmins })
  if (decision !== 'changed') return decision

  const suspended = after.suspended !== before.suspended
  await tx.db.user.update({
    where: { id: userId },
    data: {
      role: after.admin ? 'ADMIN' : 'USER',
      ...(suspended && { suspendedAt: after.suspended ? tx.instant : null }),
    },
    select: { id: true },
  })
  await audit(tx, {
    actor,
    action: suspended
      ? after.suspended
        ? 'user.suspend'
        : 'user.unsuspend'
      : after.admin
        ? 'role.grant'
        : 'role.revoke',
    target: userId,
    ...(reason && { reason }),
    before: { role: before.admin ? 'ADMIN' : 'USER', suspended: before.suspended },
    after: { role: after.admin ? 'ADMIN' : 'USER', suspended: after.suspended },
  })
  tx.announce(`access:${userId}`)
  return 'changed'
}

/** Locked in the order of their ids: two admins who remove each other at once meet here, and the second is the last. */
function lockAdminsAnd(tx: Tx, userId: UserId): Promise<(Standing & { id: string })[]> {
  return tx.db.$queryRaw`
    SELECT id, role = 'ADMIN' AS admin, suspended_at IS NOT NULL AS suspended
      FROM "user" WHERE (role = 'ADMIN' OR id = ${userId}::uuid) AND deleted_at IS NULL
     ORDER BY id FOR NO KEY UPDATE`
}
