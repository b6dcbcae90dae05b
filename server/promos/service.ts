import { type AuditActor, audit } from '../auth/audit.ts'
import { type AccountId, accountOf, isUuid, points, type UserId } from '../brands.ts'
import { AccountBusy, createAccountQueue } from '../credits/account-queue.ts'
import type { Credits } from '../credits/service.ts'
import type { Transactions } from '../database/transaction.ts'
import { InvalidInput, NotThere } from '../errors.ts'
import { parseReason } from '../reason.ts'
import { PromoRejected, TooManyGuesses } from './errors.ts'
import { countGuess, type Guesser, lockGuesses } from './guesses.ts'
import { decideRedemption, normalCode, type PromoInput, parsePromo, type Refusal } from './rules.ts'
import * as store from './store.ts'

export type Promos = ReturnType<typeof createPromos>

type Try = { code: string; guesser: Guesser }
type Tried =
  | { kind: 'redeemed'; grantId: string }
  | { kind: 'rejected'; reason: Refusal }
  | { kind: 'limited'; retryAfterSeconds: number }

const BUSY_SECONDS = 2

export function createPromos({
  transactions,
  credits,
  networkOf,
}: {
  transactions: Transactions
  credits: Credits
  /** Under which address a network is counted; undefined: it is not. */
  networkOf: (address: string | undefined) => string | undefined
}) {
  // Whoever sends hundreds of codes at once waits in their own line, not in the pool's.
  const inLine = createAccountQueue(async (accountId: AccountId, tries: Try[]) => {
    const tried: Tried[] = []
    for (const one of tries) tried.push(await attempt(accountId, one))
    return tried
  })

  return {
    /**
     * Gives the code's points, once a use. Gives the grant's id. Throws PromoRejected; TooManyGuesses after ten codes in
     * fifteen minutes that are none, from one person or one network.
     */
    async redeem(userId: UserId, typed: string, { address }: { address: string | undefined }): Promise<string> {
      const code = normalCode(typed)
      if (!code) throw new PromoRejected('UNKNOWN')
      const guesser = { userId, network: networkOf(address) }
      const tried = await inLine(accountOf(userId), { code, guesser }).catch((error: unknown): Tried => {
        if (error instanceof AccountBusy) return { kind: 'limited', retryAfterSeconds: BUSY_SECONDS }
        throw error
      })
      if (tried.kind === 'redeemed') return tried.grantId
      if (tried.kind === 'rejected') throw new PromoRejected(tried.reason)
      throw new TooManyGuesses(tried.retryAfterSeconds)
    },

    /** A new code; gives its id. Throws InvalidInput, also where there is such a code already. */
    issue: (actor: AuditActor & { userId: UserId }, input: PromoInput): Promise<string> =>
      transactions.transaction(async (tx) => {
        const promo = parsePromo(input, tx.instant)
        const id = await store.insert(tx, promo, actor.userId)
        if (!id) throw new InvalidInput('code', `There is a code ${promo.code} already.`)
        await audit(tx, { actor, action: 'promo.create', target: id, after: promo })
        return id
      }),

    /** Ends a code before its time, once; what it gave stays. Throws NotThere, InvalidInput. */
    async end(actor: AuditActor, given: { id: string; reason: string }): Promise<void> {
      const reason = parseReason(given.reason)
      if (!isUuid(given.id)) throw new NotThere('code')
      await transactions.transaction(async (tx) => {
        const promo = await store.lockById(tx, given.id)
        if (!promo) throw new NotThere('code')
        if (promo.endedAt) return
        const endedAt = tx.instant
        await store.end(tx, given.id, endedAt)
        const { used } = promo
        await audit(tx, { actor, action: 'promo.end', target: given.id, reason, before: { used }, after: { endedAt } })
      })
    },
  }

  /** One transaction, and what it refuses is not thrown: a wrong code has to stay counted. */
  function attempt(accountId: AccountId, { code, guesser }: Try): Promise<Tried> {
    return transactions.transaction(async (tx) => {
      const retryAfterSeconds = await lockGuesses(tx, guesser)
      if (retryAfterSeconds !== undefined) return { kind: 'limited', retryAfterSeconds }
      const promo = await store.lock(tx, code)
      if (!promo) {
        await countGuess(tx, guesser)
        return { kind: 'rejected', reason: 'UNKNOWN' }
      }
      const mine = await store.countMine(tx, promo.id, accountId)
      const decision = decideRedemption(promo, { mine })
      if (decision !== 'allowed') return { kind: 'rejected', reason: decision }
      const n = mine + 1
      const { grantId } = await credits.grant(tx, {
        accountId,
        kind: 'PROMO',
        amount: points(promo.points),
        key: `promo:${promo.id}:${n}`,
        description: `Promo code ${code}`,
        expiresAt: null,
      })
      await store.redeem(tx, { promoId: promo.id, accountId, n, grantId })
      return { kind: 'redeemed', grantId }
    })
  }
}
