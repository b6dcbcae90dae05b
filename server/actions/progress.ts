import type { AccountId, ActionId } from '../brands.ts'
import { whileAway } from '../database/connection-lost.ts'
import type { Transactions, Tx } from '../database/transaction.ts'

const GATHER_MS = 50

export type ProgressPart = { part: number; label: string }
type Row = ProgressPart & { restarted: boolean; text: string | null }
type Owner = { actionId: ActionId; accountId: AccountId; leaseId: string }

type ProgressOptions = {
  transactions: Transactions
  after: number
  /** A database that is away for longer has the work taken up by another. */
  leaseMs: number
  onLost: () => void
}
export type Progress = ReturnType<typeof createProgress>

/**
 * What an action has written so far, numbered and kept, so that whoever lost the connection can go on behind what they
 * saw. The first words leave at once, then what comes is gathered.
 */
export function createProgress(owner: Owner, { transactions, after, leaseMs, onLost }: ProgressOptions) {
  let sequence = after
  let waiting = new Map<number, Row>()
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()
  let lastFlush = 0

  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    lastFlush = performance.now()
    const rows = [...waiting.values()]
    waiting = new Map()
    if (rows.length === 0) return writing
    const first = sequence + 1
    sequence += rows.length
    writing = writing.then(async () => {
      const write = () => transactions.statement((tx) => insertProgress(tx, owner, first, rows))
      if (!(await whileAway(write, leaseMs))) onLost()
    })
    writing.catch(onLost)
    return writing
  }

  const put = ({ part, label }: ProgressPart, change: (row: Row) => void) => {
    const row = waiting.get(part) ?? { part, label, restarted: false, text: null }
    change(row)
    waiting.set(part, row)
    timer ??= setTimeout(() => void flush(), Math.max(0, lastFlush + GATHER_MS - performance.now()))
  }

  return {
    append: (part: ProgressPart, delta: string) =>
      put(part, (row) => {
        row.text = (row.text ?? '') + delta
      }),

    /** What was streamed of this part is void. */
    restart: (part: ProgressPart) =>
      put(part, (row) => {
        row.text = null
        row.restarted = true
      }),

    /** Writes what waits; gives the number that the closing line may take. */
    async close(): Promise<number> {
      await flush()
      return sequence + 1
    },
  }
}

/**
 * False: the lease is lost, and nothing was written. The lock closes the race with whoever ends the action or takes it
 * over in this moment: they number on behind the last step, and must see this one or keep it from being written.
 */
export async function insertProgress(tx: Tx, { actionId, accountId, leaseId }: Owner, first: number, rows: Row[]) {
  const rowsLeased = await tx.db.$queryRaw<unknown[]>`
    WITH leased AS (
      SELECT id FROM action
      WHERE id = ${actionId}::uuid AND lease_id = ${leaseId}::uuid AND ended_at IS NULL FOR SHARE
    ), written AS (
      INSERT INTO action_progress (action_id, account_id, sequence, part, part_label, restarted, text_delta)
      SELECT ${actionId}::uuid, ${accountId}::uuid, ${first}::int + r.position::int - 1, r.part, r.label, r.restarted, r.text
      FROM unnest(
        ${rows.map((row) => row.part)}::int[], ${rows.map((row) => row.label)}::text[],
        ${rows.map((row) => row.restarted)}::boolean[], ${rows.map((row) => row.text)}::text[]
      ) WITH ORDINALITY AS r (part, label, restarted, text, position)
      WHERE EXISTS (SELECT FROM leased)
      -- One of this lease's own, whose answer was lost.
      ON CONFLICT (action_id, sequence) DO NOTHING
    )
    SELECT id FROM leased`
  tx.announce(`action:${actionId}`)
  return rowsLeased.length > 0
}

/** The last line: nothing follows it. */
export async function closeProgress(tx: Tx, { actionId, accountId }: Omit<Owner, 'leaseId'>): Promise<void> {
  await tx.db.$executeRaw`
    INSERT INTO action_progress (action_id, account_id, sequence, part, part_label)
    SELECT ${actionId}::uuid, ${accountId}::uuid, coalesce(max(sequence), 0) + 1, 0, ''
    FROM action_progress WHERE action_id = ${actionId}::uuid`
  tx.announce(`action:${actionId}`)
}

export async function lastSequence(tx: Tx, actionId: ActionId): Promise<number> {
  const { _max } = await tx.db.actionProgress.aggregate({ where: { actionId }, _max: { sequence: true } })
  return _max.sequence ?? 0
}

const KEPT_HOURS = 24
const PURGE_BATCH = 5_000

/** Deletes what was streamed by actions that ended a day ago: their text is kept whole. True when there may be more. */
export async function purgeProgress(tx: Tx): Promise<boolean> {
  const count = await tx.db.$executeRaw`
    DELETE FROM action_progress p USING (
      SELECT action_id, sequence FROM action_progress
      WHERE created_at < coalesce(${tx.now}::timestamptz, now()) - ${KEPT_HOURS} * interval '1 hour'
      ORDER BY created_at LIMIT ${PURGE_BATCH}) AS old
    WHERE p.action_id = old.action_id AND p.sequence = old.sequence`
  return count === PURGE_BATCH
}
