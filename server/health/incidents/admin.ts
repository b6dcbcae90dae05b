import { randomUUID } from 'node:crypto'
import { audit } from '../../auth/audit.ts'
import { isUuid } from '../../brands.ts'
import type { Clock } from '../../clock.ts'
import type { Transactions, Tx } from '../../database/transaction.ts'
import { InvalidInput, NotThere } from '../../errors.ts'
import type { AdminActor } from '../maintenance/maintenance.ts'
import { parseWords } from '../maintenance/rules.ts'

export type IncidentAdmin = ReturnType<typeof createIncidentAdmin>

const NOTE_MAX = 2_000
const NOTES_MAX = 100

/** What admins do about an incident. */
export function createIncidentAdmin({ transactions, clock }: { transactions: Transactions; clock: Clock }) {
  return {
    /** Somebody is on it: no more reminders. Once; who comes second changes nothing. Throws NotThere. */
    acknowledge: (actor: AdminActor, id: string): Promise<void> =>
      transactions.transaction(async (tx) => {
        const incident = await lock(tx, id)
        if (incident.acknowledgedAt) return
        const acknowledgedAt = clock.now()
        await tx.db.incident.update({
          where: { id },
          data: { acknowledgedAt, acknowledgedById: actor.userId },
          select: { id: true },
        })
        await audit(tx, { actor, action: 'incident.acknowledge', target: id, after: { acknowledgedAt } })
        tx.announce('health:all')
      }),

    /** Throws NotThere, InvalidInput. */
    note(actor: AdminActor, id: string, given: string): Promise<void> {
      return transactions.transaction(async (tx) => {
        const text = parseWords(given, { field: 'text', max: NOTE_MAX })
        await lock(tx, id)
        if ((await tx.db.incidentNote.count({ where: { incidentId: id } })) >= NOTES_MAX) {
          throw new InvalidInput('text', `An incident has at most ${NOTES_MAX} notes.`)
        }
        const note = { id: randomUUID(), incidentId: id, authorId: actor.userId, text, createdAt: clock.now() }
        await tx.db.incidentNote.create({ data: note, select: { id: true } })
        await audit(tx, { actor, action: 'incident.note', target: id, after: { text } })
        tx.announce('health:all')
      })
    },
  }
}

async function lock(tx: Tx, id: string): Promise<{ acknowledgedAt: Date | null }> {
  const [row] = isUuid(id)
    ? await tx.db.$queryRaw<{ acknowledgedAt: Date | null }[]>`
        SELECT acknowledged_at AS "acknowledgedAt" FROM incident WHERE id = ${id}::uuid FOR UPDATE`
    : []
  if (!row) throw new NotThere('incident')
  return row
}
