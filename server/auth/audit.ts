import type { Tx } from '../database/transaction.ts'
import { assertNever } from '../exhaustive.ts'
import { Prisma } from '../generated/prisma/client.ts'
import type { Actor, Origin } from '../graphql/context.ts'

/** operator: whoever has a shell on the server's machine. */
export type AuditActor =
  | (Exclude<Actor, { kind: 'guest' }> & { from?: Origin })
  | { kind: 'operator' }
  | { kind: 'system' }

export type AuditRecord = {
  actor: AuditActor
  /** verb and noun, such as "role.grant" */
  action: string
  /** the id of what was done to */
  target?: string
  reason?: string
  before?: unknown
  after?: unknown
}

/** One line in the same transaction as what it tells of: neither is there without the other. Nothing changes it later. */
export async function audit(tx: Tx, { actor, action, target, reason, before, after }: AuditRecord): Promise<void> {
  await tx.db.auditEntry.create({
    data: {
      ...actorColumns(actor),
      action,
      target: target ?? null,
      reason: reason ?? null,
      before: toJson(before),
      after: toJson(after),
      ...(tx.now && { createdAt: tx.now }),
    },
    select: { id: true },
  })
}

function actorColumns(actor: AuditActor) {
  switch (actor.kind) {
    case 'session':
      // Of an admin's doing it is kept where they were; where everybody else is, is nobody's business.
      return actor.admin
        ? {
            actorKind: 'admin',
            actorId: actor.userId,
            ipAddress: actor.from?.address ?? null,
            userAgent: actor.from?.userAgent ?? null,
          }
        : { actorKind: 'user', actorId: actor.userId }
    case 'apiKey':
      return { actorKind: 'apiKey', actorId: actor.userId }
    case 'operator':
    case 'system':
      return { actorKind: actor.kind, actorId: null }
    default:
      return assertNever(actor)
  }
}

/** Points and costs are written as decimal strings, instants as RFC 3339. */
function toJson(value: unknown): Prisma.InputJsonValue | typeof Prisma.DbNull {
  if (value === undefined || value === null) return Prisma.DbNull
  return JSON.parse(JSON.stringify(value, (_key, part) => (typeof part === 'bigint' ? part.toString() : part)))
}
