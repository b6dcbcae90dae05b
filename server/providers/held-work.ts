import type { AccountId, ActionId, HoldId } from '../brands.ts'

declare const proof: unique symbol

/** Proof that points are held for the work: the gateway asks for it, so no provider is called before a hold. */
export type HeldWork = {
  readonly holdId: HoldId
  readonly accountId: AccountId
  readonly actionId: ActionId
  readonly [proof]: true
}

/** The only maker of the proof. Called by `actions`, and only after the ledger answered HELD for this very hold. */
export function heldWork(ids: { holdId: HoldId; accountId: AccountId; actionId: ActionId }): HeldWork {
  return Object.freeze({ ...ids }) as HeldWork
}
