import { randomUUID } from 'node:crypto'
import { type AuditActor, audit } from '../../auth/audit.ts'
import { isUuid } from '../../brands.ts'
import type { Clock } from '../../clock.ts'
import type { Transactions, Tx } from '../../database/transaction.ts'
import { InvalidInput, NotThere } from '../../errors.ts'
import type { Provider } from '../../generated/prisma/client.ts'
import { askForCheck } from '../watch/asking.ts'
import { MONITOR } from '../watch/monitor-rules.ts'
import { parseWindow, type Scope, type Window } from './rules.ts'

export type Maintenances = ReturnType<typeof createMaintenance>
export type AdminActor = AuditActor & { userId: string }

/** Windows that are not over; more than these are nobody's plan. */
const WINDOWS_MAX = 200

/** Announces maintenance: what fails in it is told to nobody, and does not count. */
export function createMaintenance({ transactions, clock }: { transactions: Transactions; clock: Clock }) {
  return {
    /** A window that has begun is laid over its targets at once. Throws InvalidInput. Gives its id. */
    schedule: (
      actor: AdminActor,
      given: {
        targetId?: string | null | undefined
        provider?: Provider | null | undefined
        startsAt?: Date | null | undefined
        endsAt: Date
        reason: string
      },
    ): Promise<string> =>
      transactions.transaction(async (tx) => {
        const now = clock.now()
        const window = parseWindow(given, now)
        const scope = await parseScope(tx, given)
        if ((await tx.db.maintenance.count({ where: { endsAt: { gt: now } } })) >= WINDOWS_MAX) {
          throw new InvalidInput('endsAt', `At most ${WINDOWS_MAX} windows may be planned. End some of them.`)
        }
        const id = randomUUID()
        const row = { id, ...scope, ...window }
        await tx.db.maintenance.create({
          data: { ...row, createdById: actor.userId, createdAt: now },
          select: { id: true },
        })
        await audit(tx, {
          actor,
          action: 'maintenance.schedule',
          target: id,
          reason: window.reason,
          after: { ...scope, ...window },
        })
        if (window.startsAt <= now) await layOver(tx, { scope, reason: window.reason, now })
        await askForCheck(tx, { scope, at: window.startsAt })
        tx.announce('health:all')
        return id
      }),

    /** Now, or before it has begun. What has ended already is left as it is. Throws NotThere. */
    end: (actor: AdminActor, id: string): Promise<void> =>
      transactions.transaction(async (tx) => {
        const now = clock.now()
        const [before] = isUuid(id)
          ? await tx.db.$queryRaw<(Scope & { startsAt: Date; endsAt: Date; reason: string })[]>`
              SELECT target_id AS "targetId", provider, starts_at AS "startsAt", ends_at AS "endsAt", reason
              FROM maintenance WHERE id = ${id}::uuid FOR UPDATE`
          : []
        if (!before) throw new NotThere('window')
        if (before.endsAt <= now) return
        const endsAt = before.startsAt > now ? before.startsAt : now
        await tx.db.maintenance.update({ where: { id }, data: { endsAt }, select: { id: true } })
        await audit(tx, {
          actor,
          action: 'maintenance.end',
          target: id,
          reason: before.reason,
          before: { endsAt: before.endsAt },
          after: { endsAt },
        })
        await askForCheck(tx, { scope: before, at: now })
        tx.announce('health:all')
      }),
  }
}

/** The windows that were open since then, or will be. */
export async function windowsSince(tx: Tx, since: Date): Promise<Window[]> {
  const rows = await tx.db.maintenance.findMany({
    where: { endsAt: { gt: since } },
    orderBy: { startsAt: 'asc' },
    take: WINDOWS_MAX * 5,
  })
  return rows.map(({ targetId, provider, startsAt, endsAt, reason }) => ({
    targetId,
    provider,
    from: startsAt.getTime(),
    to: endsAt.getTime(),
    reason,
  }))
}

/** A target, or a provider with its models, or neither: everything. Throws InvalidInput. */
export async function parseScope(
  tx: Tx,
  given: { targetId?: string | null | undefined; provider?: Provider | null | undefined },
): Promise<Scope> {
  const { targetId = null, provider = null } = given
  if (targetId === null) return { targetId, provider }
  if (provider !== null) throw new InvalidInput('provider', 'Name a target or a provider, not both.')
  const known = await tx.db.healthTarget.findFirst({
    where: { id: targetId, OR: [{ active: true }, { id: MONITOR }] },
    select: { id: true },
  })
  if (!known) throw new InvalidInput('targetId', 'There is no such target.')
  return { targetId, provider: null }
}

/** Shown from this instant on; the next look counts the time before it for what it was. */
async function layOver(tx: Tx, { scope, reason, now }: { scope: Scope; reason: string; now: Date }): Promise<void> {
  await tx.db.$executeRaw`
    UPDATE health_target SET state = 'MAINTENANCE', reason = ${reason},
      since = CASE WHEN state = 'MAINTENANCE' THEN since ELSE ${now}::timestamptz END
    WHERE id IN (
      SELECT id FROM health_target
      WHERE active AND (${scope.targetId}::text IS NULL OR id = ${scope.targetId})
        AND (${scope.provider}::provider IS NULL OR provider = ${scope.provider}::provider)
      ORDER BY id FOR UPDATE)`
}
