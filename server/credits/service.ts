import { type AccountId, type HoldId, points } from '../brands.ts'
import type { Transactions, Tx } from '../database/transaction.ts'
import { IdempotencyConflict } from '../errors.ts'
import { assertNever } from '../exhaustive.ts'
import type { PlanTier, Prisma } from '../generated/prisma/client.ts'
import { AccountPaused, BudgetReached, type HoldRefusal, InsufficientCredits, TooMuchAtOnce } from './errors.ts'
import * as store from './store.ts'

export type Credits = ReturnType<typeof createCredits>
/** A month that has begun. */
export type Renewal = { accountId: AccountId } & store.RenewedRow
export type { Budget, BudgetUse, CaptureRequest, GrantRequest, HoldRequest, ReverseRequest } from './store.ts'

export type HoldOutcome =
  | { kind: 'held'; holdId: HoldId }
  /** Same key, same input: the hold of the first time, whatever became of it. */
  | { kind: 'replayed'; holdId: HoldId }
  | { kind: 'conflict' }
  | { kind: 'refused'; refusal: HoldRefusal }
  /** Its owner has left. */
  | { kind: 'closed' }

const BATCH = 200

/** The only way to points. Every verb joins the caller's transaction and is harmless when repeated with its key. */
export function createCredits({
  transactions,
  onRenewed = async () => {},
}: {
  transactions: Transactions
  /** In the transaction of the renewal. */
  onRenewed?: (tx: Tx, renewal: Renewal) => Promise<void>
}) {
  return {
    /**
     * Sets points aside, soonest expiry first. Outcomes in the order of the requests; a refusal holds nothing. `also`
     * writes what is paid for into the same statement.
     */
    async hold(tx: Tx, requests: readonly store.HoldRequest[], also?: Prisma.Sql): Promise<HoldOutcome[]> {
      const rows = await store.hold(tx, requests, also)
      return rows.map((row, index) => {
        const request = requests[index]!
        switch (row.outcome) {
          case 'HELD':
            tx.announce(`account:${request.accountId}`)
            return { kind: 'held', holdId: row.hold_id! }
          case 'REPLAYED':
            return { kind: 'replayed', holdId: row.hold_id! }
          case 'CONFLICT':
            return { kind: 'conflict' }
          case 'INSUFFICIENT': {
            const amounts = { available: points(row.posted - row.held), held: points(row.held) }
            return { kind: 'refused', refusal: new InsufficientCredits({ needed: request.amount, ...amounts }) }
          }
          case 'OVER_BUDGET': {
            const month = { budget: points(row.budget!), used: points(row.used!), held: points(row.held) }
            const refusal = new BudgetReached({ needed: request.amount, ...month, renewsAt: row.month_ends_at! })
            return { kind: 'refused', refusal }
          }
          case 'PAUSED': {
            const pause = { pauseId: row.pause_id!, reason: row.pause_reason!, endsAt: row.pause_ends_at! }
            return { kind: 'refused', refusal: new AccountPaused(pause) }
          }
          case 'AT_ONCE':
            return { kind: 'refused', refusal: new TooMuchAtOnce(row.at_once!) }
          case 'CLOSED':
            return { kind: 'closed' }
          default:
            return assertNever(row.outcome)
        }
      })
    },

    /** Ends holds: `amount` of each is used, the rest goes back to the grants it came from. False: it had ended before. */
    async capture(tx: Tx, requests: readonly store.CaptureRequest[]): Promise<boolean[]> {
      const rows = await store.capture(tx, requests)
      return rows.map((row, index) => ended(tx, requests[index]!.accountId, row))
    },

    /** Ends a hold with nothing used. False: it had ended before. */
    async release(tx: Tx, request: { accountId: AccountId; holdId: HoldId; expired: boolean }): Promise<boolean> {
      return ended(tx, request.accountId, await store.release(tx, request))
    },

    /** Issues points. Throws IdempotencyConflict when the key was used with another kind or amount. */
    async grant(tx: Tx, request: store.GrantRequest) {
      const row = await store.grant(tx, request)
      if (row.outcome === 'CONFLICT') throw new IdempotencyConflict()
      tx.announce(`account:${request.accountId}`)
      return { grantId: row.grant_id, entryId: row.entry_id, replayed: row.outcome === 'REPLAYED' }
    },

    /**
     * Says how much of a bought grant is to be taken back in all: what is free goes now, what is held goes when it comes
     * back; less than before gives back. Harmless when repeated. `moved`: what the account got, below zero what it lost.
     */
    async reverse(tx: Tx, request: store.ReverseRequest) {
      const row = await store.reverse(tx, request)
      if (row.outcome !== 'UNCHANGED') tx.announce(`account:${request.accountId}`)
      return { outcome: row.outcome, moved: row.moved }
    },

    /** An admin's entry, given or taken. Throws InsufficientCredits or IdempotencyConflict. */
    async adjust(tx: Tx, request: { accountId: AccountId; amount: bigint; key: string; reason: string }) {
      const row = await store.adjust(tx, request)
      switch (row.outcome) {
        case 'ADJUSTED':
        case 'REPLAYED':
          tx.announce(`account:${request.accountId}`)
          return {
            entryId: row.entry_id!,
            replayed: row.outcome === 'REPLAYED',
            available: points(row.posted - row.held),
          }
        case 'CONFLICT':
          throw new IdempotencyConflict()
        case 'INSUFFICIENT':
          throw new InsufficientCredits({
            needed: points(-request.amount),
            available: points(row.posted - row.held),
            held: points(row.held),
          })
        default:
          return assertNever(row.outcome)
      }
    },

    /** Gives the new month's points to at most BATCH accounts whose month is over; true when there may be more. */
    async renewDue(): Promise<boolean> {
      const due = await transactions.statement((tx) => store.accountsToRenew(tx, BATCH))
      for (const accountId of due) {
        await transactions.transaction(async (tx) => {
          const row = await store.renew(tx, accountId)
          if (row.outcome !== 'RENEWED') return
          tx.announce(`account:${accountId}`)
          await onRenewed(tx, { accountId, ...(await store.readRenewal(tx, accountId)) })
        })
      }
      return due.length === BATCH
    },

    /** Nobody else changes the account until the transaction ends. Gives it as it is, renewed if its month is over. */
    async lock(tx: Tx, accountId: AccountId) {
      const row = await store.renew(tx, accountId)
      if (row.outcome === 'RENEWED') tx.announce(`account:${accountId}`)
      return store.read(tx, accountId)
    },

    planName: (tx: Tx, tier: PlanTier): Promise<string> => store.planName(tx, tier),

    /** Another plan: one that gives more at once, with the part of the month that is left; one that gives less at the renewal. */
    async setPlan(tx: Tx, request: { accountId: AccountId; tier: PlanTier; key: string }) {
      const row = await store.setPlan(tx, request)
      tx.announce(`account:${request.accountId}`)
      return { outcome: row.outcome, granted: points(row.granted) }
    },

    /** The same day and time of the clock in another zone, for the renewal too. False: there is no such zone. */
    async setTimeZone(tx: Tx, request: { accountId: AccountId; timeZone: string }): Promise<boolean> {
      const known = await store.setTimeZone(tx, request)
      if (known) tx.announce(`account:${request.accountId}`)
      return known
    },

    /** Takes back what is due on at most BATCH accounts; true when there may be more. */
    async expireDue(): Promise<boolean> {
      const due = await transactions.statement((tx) => store.accountsWithDueGrants(tx, BATCH))
      for (const accountId of due) {
        await transactions.statement(async (tx) => {
          await store.expire(tx, accountId)
          tx.announce(`account:${accountId}`)
        })
      }
      return due.length === BATCH
    },

    /**
     * How the month stands: what is used of the allocation (undefined where the plan gives none; holds do not count), and
     * of the budget (undefined where none is set).
     */
    monthUse: (tx: Tx, accountId: AccountId) => store.monthUse(tx, accountId),

    /** What the owner allows themselves in a month; null: all they have. */
    async setBudget(tx: Tx, accountId: AccountId, budget: store.Budget | null): Promise<void> {
      await store.setBudget(tx, accountId, budget)
      tx.announce(`account:${accountId}`)
    },

    /** Ends an account for good; its lines and sums stay. False: work that runs holds points of it. */
    async close(tx: Tx, request: { accountId: AccountId; addressHashes: readonly string[] }): Promise<boolean> {
      const { outcome } = await store.close(tx, request)
      if (outcome === 'CLOSED') tx.announce(`account:${request.accountId}`)
      return outcome !== 'RUNNING'
    },

    /** The smallest pack for sale that has so many points. */
    smallestPack: async (tx: Tx, points: bigint) => (await store.smallestPack(tx, points)) ?? undefined,

    /** What was posted at an instant, 0 before the account was opened. */
    postedAt: (accountId: AccountId, time: Date): Promise<bigint> =>
      transactions.statement((tx) => store.postedAt(tx.db, accountId, time)),
  }
}

function ended(tx: Tx, accountId: AccountId, row: store.ResolveRow): boolean {
  if (row.outcome === 'REPLAYED' || row.outcome === 'RESOLVED') return false
  tx.announce(`account:${accountId}`)
  return true
}
