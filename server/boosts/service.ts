import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { type AccountId, accountOf, type UserId } from '../brands.ts'
import type { Clock } from '../clock.ts'
import type { Transactions } from '../database/transaction.ts'
import { IdempotencyConflict, InvalidInput } from '../errors.ts'
import { parseIdempotencyKey, requestHash } from '../idempotency.ts'
import { type Payments, PaymentsUnreachable } from '../payments/payment.ts'
import type { AdmitOrder } from './admission.ts'
import { PurchaseUnavailable } from './errors.ts'
import { checkAfterMs, PACK_ID_MAX } from './rules.ts'
import * as store from './store.ts'

export type PurchaseRequest = { packId: string; idempotencyKey: string }
/** checkoutUrl: where the buyer pays; of what is not to be paid any more, the page that says so. */
export type StartedPurchase = { id: string; checkoutUrl: string }

export function createPurchases(deps: {
  transactions: Transactions
  payments: Payments | undefined
  admitOrder: AdmitOrder
  /** Where the world sees this server. */
  siteUrl: () => string
  clock: Clock
  log: Logger
}) {
  const { transactions, payments } = deps

  /** The order by its key, as it was made the first time. */
  async function earlier(accountId: AccountId, key: string, hash: string): Promise<store.WithPack | null> {
    const found = await transactions.statement((tx) => store.byKey(tx, accountId, key))
    if (found && found.requestHash !== hash) throw new IdempotencyConflict()
    return found
  }

  async function order(userId: UserId, { key, hash, packId }: { key: string; hash: string; packId: string }) {
    const accountId = accountOf(userId)
    const pack = packId.length > PACK_ID_MAX ? null : await transactions.statement((tx) => store.activePack(tx, packId))
    if (!pack) throw new InvalidInput('packId', 'This pack is not for sale.')
    await deps.admitOrder(userId)
    const { points, priceMicroUsd } = pack
    await transactions.statement((tx) => {
      const nextCheckAt = new Date((tx.now ?? deps.clock.now()).getTime() + checkAfterMs(0))
      const id = randomUUID()
      return store.insert(tx, { id, accountId, packId, points, priceMicroUsd, key, requestHash: hash, nextCheckAt })
    })
    // Of two at once the database keeps one; which of them this was does not matter.
    const kept = await earlier(accountId, key, hash)
    if (!kept) throw new Error('An order that was just made is not there')
    return kept
  }

  return {
    /**
     * Writes an order down, and only then asks for the checkout by the order's id: after a crash in between, the same key
     * goes on with the same order. Throws InvalidInput, IdempotencyConflict, PurchaseUnavailable or TooManyOrders.
     */
    async start(userId: UserId, { packId, idempotencyKey }: PurchaseRequest): Promise<StartedPurchase> {
      const key = parseIdempotencyKey(idempotencyKey)
      if (packId.includes('\0') || !packId.isWellFormed())
        throw new InvalidInput('packId', 'This pack is not for sale.')
      const hash = requestHash({ packId })
      const known = await earlier(accountOf(userId), key, hash)
      if (!payments && !known) throw new PurchaseUnavailable('NOT_CONFIGURED')
      const purchase = known ?? (await order(userId, { key, hash, packId }))
      const { id } = purchase
      const page = `${deps.siteUrl()}/boosts/${id}`
      if (purchase.status !== 'PENDING') return { id, checkoutUrl: page }
      if (purchase.checkoutUrl) return { id, checkoutUrl: purchase.checkoutUrl }
      if (!payments) throw new PurchaseUnavailable('NOT_CONFIGURED')

      const checkout = await payments
        .createCheckout({
          purchaseId: id,
          accountId: purchase.accountId,
          packName: purchase.pack.name,
          points: purchase.points,
          priceMicroUsd: purchase.priceMicroUsd,
          returnUrl: page,
          cancelUrl: `${page}?left=true`,
        })
        .catch((error: unknown) => {
          if (!(error instanceof PaymentsUnreachable)) throw error
          deps.log.warn({ reason: error.message, purchaseId: id }, 'the payment provider gave no checkout')
          throw new PurchaseUnavailable('PROVIDER_DOWN')
        })
      await transactions.statement((tx) => store.keepCheckout(tx, { id, ...checkout }))
      return { id, checkoutUrl: checkout.url }
    },
  }
}
