import { randomUUID } from 'node:crypto'
import type { Tx } from '../database/transaction.ts'
import type { Prisma, WebhookSource } from '../generated/prisma/client.ts'

export type NewEvent = {
  source: WebhookSource
  externalId: string
  payload: Prisma.InputJsonValue
  callId: string | null
}

/** The message's id here; the same for a message that came before. */
export async function keep(tx: Tx, event: NewEvent): Promise<{ id: string; isNew: boolean }> {
  const id = randomUUID()
  const { count } = await tx.db.webhookEvent.createMany({ data: [{ id, ...event }], skipDuplicates: true })
  if (count === 1) return { id, isNew: true }
  const { source, externalId } = event
  const earlier = await tx.db.webhookEvent.findFirstOrThrow({ where: { source, externalId }, select: { id: true } })
  return { id: earlier.id, isNew: false }
}

export const read = (tx: Tx, id: string) => tx.db.webhookEvent.findFirst({ where: { id } })

export async function markHandled(tx: Tx, id: string): Promise<void> {
  await tx.db.webhookEvent.updateMany({ where: { id, handledAt: null }, data: { handledAt: tx.instant } })
}

/** Those that should have been worked off by now, the oldest first, at most `limit`. */
export async function waiting(
  tx: Tx,
  { olderThanMs, limit }: { olderThanMs: number; limit: number },
): Promise<string[]> {
  const rows = await tx.db.$queryRaw<{ id: string }[]>`
    SELECT id FROM webhook_event
    WHERE handled_at IS NULL
      AND received_at < coalesce(${tx.now}::timestamptz, now()) - ${olderThanMs} * interval '1 millisecond'
    ORDER BY received_at LIMIT ${limit}`
  return rows.map(({ id }) => id)
}

const KEPT_DAYS = 7
const PURGE_BATCH = 1_000

/** A sender repeats itself for hours, not for a week; what was never worked off stays. True when there may be more. */
export async function purge(tx: Tx): Promise<boolean> {
  const count = await tx.db.$executeRaw`
    DELETE FROM webhook_event WHERE id IN (
      SELECT id FROM webhook_event
      WHERE handled_at IS NOT NULL AND received_at < coalesce(${tx.now}::timestamptz, now()) - ${KEPT_DAYS} * interval '1 day'
      ORDER BY received_at LIMIT ${PURGE_BATCH})`
  return count === PURGE_BATCH
}
