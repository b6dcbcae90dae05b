import { safeNext } from '../account/next-address.ts'

const PREFIX = 'came-from:'

/** Where work was waiting for points when they were ordered; kept in this tab only. */
export function rememberCameFrom(purchaseId: string, address: string): void {
  try {
    sessionStorage.setItem(PREFIX + purchaseId, address)
  } catch {
    // Without it there is one link less on the page that follows.
  }
}

/** null: the order was begun on the page of the packs, or elsewhere. */
export function cameFrom(purchaseId: string): string | null {
  const address = sessionStorage.getItem(PREFIX + purchaseId)
  return address === null ? null : safeNext(address)
}
