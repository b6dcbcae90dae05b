/** Where the time comes from. Tests turn it; what money depends on asks the database unless a clock is turned. */
export type Clock = {
  now(): Date
  /** Handed to the ledger and to leases; null lets the database's own clock decide. */
  forDatabase(): Date | null
}

/** The machine's own. */
export const systemClock: Clock = { now: () => new Date(), forDatabase: () => null }
