declare const brand: unique symbol
type Brand<T, Name extends string> = T & { readonly [brand]: Name }

export type UserId = Brand<string, 'UserId'>
export type AccountId = Brand<string, 'AccountId'>
export type HoldId = Brand<string, 'HoldId'>
export type ActionId = Brand<string, 'ActionId'>

/** Whole points, 0 … 2^53-1. */
export type Points = Brand<bigint, 'Points'>
/** Whole micro-dollars (USD × 10^-6), never negative. */
export type MicroUsd = Brand<bigint, 'MicroUsd'>

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export const isUuid = (text: string): boolean => UUID.test(text)

function uuid<T extends string>(text: string): T {
  if (!isUuid(text)) throw new RangeError('Not a UUID')
  return text.toLowerCase() as T
}

export const userId = (text: string): UserId => uuid<UserId>(text)
export const holdId = (text: string): HoldId => uuid<HoldId>(text)
export const actionId = (text: string): ActionId => uuid<ActionId>(text)

/** An account carries its owner's id: everything that grows is keyed by it. */
export const accountOf = (owner: UserId): AccountId => owner as string as AccountId

export function points(value: bigint | number): Points {
  return whole(value) as Points
}

export function microUsd(value: bigint | number): MicroUsd {
  return whole(value) as MicroUsd
}

function whole(value: bigint | number): bigint {
  const amount = BigInt(value)
  if (amount < 0n || amount > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError(`Out of range: ${amount}`)
  return amount
}
