import { randomUUID } from 'node:crypto'
import { type AuditActor, audit } from '../../auth/audit.ts'
import { changeRole, changeSuspension, type StandingChange, type StandingOutcome } from '../../auth/standing.ts'
import { isUuid, type UserId, userId } from '../../brands.ts'
import type { Clock } from '../../clock.ts'
import type { Transactions, Tx } from '../../database/transaction.ts'
import { InvalidInput } from '../../errors.ts'
import { assertNever } from '../../exhaustive.ts'
import type { Role } from '../../generated/prisma/client.ts'
import { parseReason } from '../../reason.ts'
import { LastAdmin } from './errors.ts'

export type PeopleAdmin = ReturnType<typeof createPeopleAdmin>
/** An admin, signed in. */
type Admin = Extract<AuditActor, { kind: 'session' }>
type Given = { userId: string; reason: string }

const VIEW_MS = 3_600_000
const NOTE_MAX = 2_000
/** As many as are shown: who needs more writes elsewhere. */
const NOTES_MAX = 200

/** What an admin does to people beside their points. Refuses for who has left as for who was never there. */
export function createPeopleAdmin({ transactions, clock }: { transactions: Transactions; clock: Clock }) {
  const change = (
    given: Given,
    verb: (tx: Tx, to: Pick<StandingChange, 'userId' | 'reason'>) => Promise<StandingOutcome>,
  ) => {
    const reason = parseReason(given.reason)
    return transactions.transaction(async (tx) => {
      const target = { userId: parseUser(given.userId), reason }
      const outcome = await verb(tx, target)
      switch (outcome) {
        case 'changed':
        case 'unchanged':
          return target.userId
        case 'lastAdmin':
          throw new LastAdmin()
        case 'missing':
          throw noSuchUser()
        default:
          return assertNever(outcome)
      }
    })
  }

  return {
    /** Suspends somebody, or lets them back; heard by their sockets. Throws InvalidInput, LastAdmin. Gives the user's id. */
    suspend: (actor: Admin, { suspended, ...given }: Given & { suspended: boolean }): Promise<UserId> =>
      change(given, (tx, target) => changeSuspension(tx, { ...target, actor, suspended })),

    /** Throws InvalidInput, LastAdmin. Gives the user's id. */
    setRole: (actor: Admin, { role, ...given }: Given & { role: Role }): Promise<UserId> =>
      change(given, (tx, target) => changeRole(tx, { ...target, actor, role })),

    /** Ends all sessions of somebody, and what was opened with them; their keys stay. Throws InvalidInput. How many ended? */
    signOut: (actor: Admin, given: Given): Promise<number> => {
      const reason = parseReason(given.reason)
      return transactions.transaction(async (tx) => {
        const target = await knownUser(tx, given.userId)
        const { count } = await tx.db.session.deleteMany({ where: { userId: target } })
        await audit(tx, { actor, action: 'session.revokeAll', target, reason, before: { sessions: count } })
        tx.announce(`access:${target}`)
        return count
      })
    },

    /** Adds a note about somebody, for the other admins. Throws InvalidInput. Gives its id. */
    note: (actor: Admin, given: { userId: string; text: string }): Promise<string> => {
      const text = given.text.trim()
      if (text.length < 1 || text.length > NOTE_MAX || text.includes('\0') || !text.isWellFormed()) {
        throw new InvalidInput('text', `A note has 1 to ${NOTE_MAX} characters.`)
      }
      return transactions.transaction(async (tx) => {
        const target = await knownUser(tx, given.userId)
        if ((await tx.db.userNote.count({ where: { userId: target } })) >= NOTES_MAX) {
          throw new InvalidInput('text', `There are ${NOTES_MAX} notes already.`)
        }
        const id = randomUUID()
        const row = { id, userId: target, authorId: actor.userId, text, createdAt: clock.now() }
        await tx.db.userNote.create({ data: row, select: { id: true } })
        // Not its words: they go with the person, and a line of the audit never does.
        await audit(tx, { actor, action: 'user.note', target, after: { note: id } })
        return id
      })
    },

    /**
     * Lets the admin's session look at the product as somebody for an hour: it reads what they read, and can change
     * nothing. Throws InvalidInput. Gives when it ends.
     */
    viewAs: (actor: Admin, given: Given): Promise<Date> => {
      const reason = parseReason(given.reason)
      return transactions.transaction(async (tx) => {
        const target = await knownUser(tx, given.userId)
        if (target === actor.userId) throw new InvalidInput('userId', 'You see what you see already.')
        const viewingUntil = new Date(clock.now().getTime() + VIEW_MS)
        const data = { viewingAsId: target, viewingUntil }
        await tx.db.session.update({ where: { id: actor.sessionId }, data, select: { id: true } })
        await audit(tx, { actor, action: 'viewAs.start', target, reason, after: { until: viewingUntil } })
        tx.announce(`access:${actor.userId}`)
        return viewingUntil
      })
    },

    /** False: this session does not view as anybody. */
    endViewAs: async (actor: AuditActor): Promise<boolean> => {
      if (actor.kind !== 'session' || !actor.viewing) return false
      const { viewing, userId: target, ...given } = actor
      await transactions.transaction(async (tx) => {
        const data = { viewingAsId: null, viewingUntil: null }
        await tx.db.session.updateMany({ where: { id: actor.sessionId }, data })
        const admin = { ...given, userId: viewing.by, admin: true }
        await audit(tx, { actor: admin, action: 'viewAs.end', target, before: { until: viewing.until } })
        tx.announce(`access:${viewing.by}`)
      })
      return true
    },
  }
}

const noSuchUser = () => new InvalidInput('userId', 'There is no such user.')

function parseUser(id: string): UserId {
  if (!isUuid(id)) throw noSuchUser()
  return userId(id)
}

/** Locked, so that who leaves at the same time is not written about behind it. */
async function knownUser(tx: Tx, id: string): Promise<UserId> {
  const target = parseUser(id)
  const rows = await tx.db.$queryRaw<object[]>`
    SELECT id FROM "user" WHERE id = ${target}::uuid AND deleted_at IS NULL FOR NO KEY UPDATE`
  if (rows.length === 0) throw noSuchUser()
  return target
}
