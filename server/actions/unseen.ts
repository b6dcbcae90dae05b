import type { Logger } from 'pino'
import { type AccountId, accountOf, isUuid, type UserId } from '../brands.ts'
import type { Transactions, Tx } from '../database/transaction.ts'

/** Whoever lost the connection comes back within this long, and is then shown the end itself. */
const UNSEEN_MS = 30_000
const BATCH = 200

export type Unseen = ReturnType<typeof createUnseen>
export type EndedUnseen = { id: string; accountId: AccountId; title: string; succeeded: boolean; charged: bigint }

/**
 * Ends that nobody saw. The settlement writes since when an end waits to be seen; the first of three takes that away: a
 * live connection that was handed the end, a reading of the action, or the telling. See docs/decisions/0010.
 */
export function createUnseen({
  transactions,
  tell,
  log,
}: {
  transactions: Transactions
  tell: (tx: Tx, ended: EndedUnseen) => Promise<void>
  log: Pick<Logger, 'error'>
}) {
  return {
    /** The viewer was shown how their action ended; nothing for what is foreign or missing, or has not ended. */
    async saw(userId: UserId, id: string): Promise<void> {
      if (!isUuid(id)) return
      await transactions.statement((tx) =>
        tx.db.action.updateMany({
          where: { id, accountId: accountOf(userId), unseenSince: { not: null } },
          data: { unseenSince: null },
        }),
      )
    },

    /** Tells of at most BATCH ends, each in its own transaction; true when there may be more. */
    async tellDue(): Promise<boolean> {
      const due = await transactions.statement(findDue)
      for (const { id } of due) {
        await transactions
          .transaction(async (tx) => {
            const ended = await claim(tx, id)
            if (ended) await tell(tx, ended)
          })
          // One that cannot be told must not keep the others waiting.
          .catch((error) => log.error({ err: error, actionId: id }, 'an end could not be told'))
      }
      return due.length === BATCH
    },
  }
}

function findDue(tx: Tx): Promise<{ id: string }[]> {
  return tx.db.$queryRaw`
    SELECT id FROM action
    WHERE unseen_since <= coalesce(${tx.now}::timestamptz, now()) - ${UNSEEN_MS} * interval '1 millisecond'
    ORDER BY unseen_since LIMIT ${BATCH}`
}

/** The condition decides between two instances that tell, and somebody who looks at this moment. */
async function claim(tx: Tx, id: string): Promise<EndedUnseen | undefined> {
  const [row] = await tx.db.$queryRaw<EndedUnseen[]>`
    UPDATE action SET unseen_since = NULL WHERE id = ${id}::uuid AND unseen_since IS NOT NULL
    RETURNING id, account_id AS "accountId", title, status = 'SUCCEEDED' AS succeeded, coalesce(charged, 0) AS charged`
  return row
}
