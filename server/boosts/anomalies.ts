import type { AuditActor } from '../auth/audit.ts'
import { audit } from '../auth/audit.ts'
import { isUuid, type UserId } from '../brands.ts'
import type { Transactions } from '../database/transaction.ts'
import { InvalidInput, NotThere } from '../errors.ts'
import * as store from './store.ts'

const NOTE_MAX = 2_000

/** A person has dealt with a payment that fits no order: once, and who comes second changes nothing. Throws NotThere, InvalidInput. */
export function createAnomalies({ transactions }: { transactions: Transactions }) {
  return async (actor: AuditActor & { userId: UserId }, given: { id: string; note: string }): Promise<void> => {
    const note = given.note.trim()
    if (note.length < 1 || note.length > NOTE_MAX || note.includes('\0') || !note.isWellFormed()) {
      throw new InvalidInput('note', `Say what you did, in 1 to ${NOTE_MAX} characters.`)
    }
    if (!isUuid(given.id)) throw new NotThere('payment')
    await transactions.transaction(async (tx) => {
      const handledAt = tx.instant
      const handled = await store.handleAnomaly(tx, given.id, { handledAt, handledById: actor.userId, note })
      if (handled === 'missing') throw new NotThere('payment')
      if (handled === 'before') return
      await audit(tx, { actor, action: 'anomaly.handle', target: given.id, reason: note, after: { handledAt, note } })
    })
  }
}
