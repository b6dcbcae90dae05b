import type { Clock } from '../../clock.ts'
import type { Transactions, Tx } from '../../database/transaction.ts'
import type { ModelDrift } from '../../health/alarms/rules.ts'
import type { Booked, Books } from '../../providers/books.ts'
import { claimDue, type DueCheck, isLast, keepTold, type Told, takeSample } from './store.ts'

export type Drift = ReturnType<typeof createDrift>

/** So many are asked about at once; a turn has at most fifty rounds of them. */
const ROUND = 6

/** Holds our figure of what calls cost against the providers' own books, some of every model. */
export function createDrift({
  transactions,
  books,
  clock,
}: {
  transactions: Transactions
  books: Books
  clock: Clock
}) {
  /** Gives whether there was an answer, of whatever kind. */
  async function check(due: DueCheck): Promise<boolean> {
    const booked = await books.ask(due)
    const told = toldBy(booked, isLast(due))
    if (told) await transactions.statement((tx) => keepTold(tx, due.callId, told))
    return booked.kind !== 'noAnswer'
  }

  return {
    /** One round; true: there is more to ask. Where nobody answers, the rest waits for the next turn. */
    async compare(): Promise<boolean> {
      const { behind, due } = await transactions.transaction(async (tx) => ({
        behind: await takeSample(tx, clock.now()),
        due: await claimDue(tx, { now: clock.now(), limit: ROUND }),
      }))
      const answered = await Promise.all(due.map(check))
      return due.length === ROUND ? answered.includes(true) : behind
    },

    sums,
  }
}

/** undefined: it is asked again. */
function toldBy(booked: Booked, last: boolean): Told | undefined {
  if (booked.kind === 'booked') return { kind: 'compared', theirMicroUsd: booked.microUsd }
  if (!last) return undefined
  return { kind: booked.kind === 'unknownThere' ? 'unknown' : 'unanswered' }
}

/** By model, the dearest first: of calls that ended in a span of whole quarters of an hour. */
function sums({ db }: Pick<Tx, 'db'>, { start, end }: { start: Date; end: Date }): Promise<ModelDrift[]> {
  return db.$queryRaw`
    SELECT model_id AS "modelId", sum(compared)::int AS compared, sum(our_micro_usd)::bigint AS "ourMicroUsd",
           sum(their_micro_usd)::bigint AS "theirMicroUsd", sum(unknown)::int AS unknown, sum(unanswered)::int AS unanswered
    FROM cost_drift WHERE bucket >= ${start}::timestamptz AND bucket < ${end}::timestamptz
    GROUP BY model_id ORDER BY 4 DESC, 2 DESC, 1`
}
