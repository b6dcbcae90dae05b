/**
 * The ledger as a model in memory: what prisma/migrations/*_ledger says in SQL, said once more. A property test drives
 * both with the same random commands. Amounts are whole points.
 */
export type GrantState = {
  key: string
  kind: string
  amount: bigint
  remaining: bigint
  held: bigint
  /** to be taken back in all, and taken so far */
  reversal: bigint
  reversed: bigint
  expiresAt: number | null
  order: number
}
export type HoldState = {
  key: string
  hash: string
  amount: bigint
  captured: bigint | null
  state: 'OPEN' | 'CAPTURED' | 'RELEASED' | 'EXPIRED'
  took: { grant: string; amount: bigint }[]
}
export type EntryState = { version: bigint; kind: string; amount: bigint; balanceAfter: bigint; at: number }
export type Ledger = {
  posted: bigint
  held: bigint
  version: bigint
  grants: GrantState[]
  holds: HoldState[]
  entries: EntryState[]
  adjustments: { key: string; amount: bigint; reason: string }[]
  budget: BudgetState | null
  /** the instants at which the account's months begin */
  months: number[]
}
export type BudgetState = { points: bigint; stop: boolean }

export type Command =
  | { verb: 'grant'; key: string; kind: string; amount: bigint; expiresAt: number | null }
  | { verb: 'hold'; key: string; hash: string; amount: bigint }
  | { verb: 'capture'; hold: string; amount: bigint }
  | { verb: 'release'; hold: string; expired: boolean }
  | { verb: 'adjust'; key: string; amount: bigint; reason: string }
  | { verb: 'reverse'; grant: string; target: bigint }
  | { verb: 'expire' }
  | { verb: 'budget'; budget: BudgetState | null }

export const emptyLedger = (months: number[] = []): Ledger => ({
  posted: 0n,
  held: 0n,
  version: 0n,
  grants: [],
  holds: [],
  entries: [],
  adjustments: [],
  budget: null,
  months,
})

/** Burn-down order: soonest expiry first, then oldest. */
export function burnDown(a: GrantState, b: GrantState): number {
  return (a.expiresAt ?? Infinity) - (b.expiresAt ?? Infinity) || a.order - b.order
}

/** Carries out one command at one instant on a copy; a refusal leaves everything as it was but for what was due to expire. */
export function apply(before: Ledger, command: Command, now: number): { ledger: Ledger; outcome: string } {
  const ledger = structuredClone(before)
  switch (command.verb) {
    case 'grant':
      return { ledger, outcome: grant(ledger, command, now) }
    case 'hold':
      return { ledger, outcome: hold(ledger, command, now) }
    case 'capture':
      return { ledger, outcome: resolve(ledger, command.hold, 'CAPTURED', command.amount, now) }
    case 'release':
      return { ledger, outcome: resolve(ledger, command.hold, command.expired ? 'EXPIRED' : 'RELEASED', 0n, now) }
    case 'adjust':
      return { ledger, outcome: adjust(ledger, command, now) }
    case 'reverse':
      return { ledger, outcome: reverse(ledger, command, now) }
    case 'expire':
      expireDue(ledger, now)
      return { ledger, outcome: 'EXPIRED' }
    case 'budget':
      if (!isSame(ledger.budget, command.budget)) ledger.version += 1n
      ledger.budget = command.budget
      return { ledger, outcome: 'SET' }
  }
}

function post(ledger: Ledger, kind: string, amount: bigint, at: number, heldChange = 0n): void {
  ledger.posted += amount
  ledger.held += heldChange
  ledger.version += 1n
  if (amount !== 0n) ledger.entries.push({ version: ledger.version, kind, amount, balanceAfter: ledger.posted, at })
}

function expireDue(ledger: Ledger, now: number): void {
  for (const owing of ledger.grants) {
    const part = smaller(owing.reversal - owing.reversed, owing.remaining - owing.held)
    if (part <= 0n) continue
    owing.remaining -= part
    owing.reversed += part
    post(ledger, 'REVERSAL', -part, now)
  }
  for (const due of [...ledger.grants].sort(burnDown)) {
    if (due.expiresAt === null || due.expiresAt > now || due.remaining <= due.held) continue
    const free = due.remaining - due.held
    due.remaining = due.held
    post(ledger, 'EXPIRY', -free, now)
  }
}

/** Takes `amount` from what is free, in burn-down order, and says from where. */
function take(
  ledger: Ledger,
  amount: bigint,
  how: (grant: GrantState, part: bigint) => void,
): { grant: string; amount: bigint }[] {
  const took: { grant: string; amount: bigint }[] = []
  let left = amount
  for (const source of [...ledger.grants].sort(burnDown)) {
    const free = source.remaining - source.held
    const part = smaller(free, left)
    if (part <= 0n) continue
    how(source, part)
    took.push({ grant: source.key, amount: part })
    left -= part
  }
  return took
}

function grant(
  ledger: Ledger,
  { key, kind, amount, expiresAt }: Extract<Command, { verb: 'grant' }>,
  now: number,
): string {
  const earlier = ledger.grants.find((grant) => grant.key === key)
  if (earlier) return earlier.kind === kind && earlier.amount === amount ? 'REPLAYED' : 'CONFLICT'
  const untouched = { remaining: amount, held: 0n, reversal: 0n, reversed: 0n }
  ledger.grants.push({ key, kind, amount, ...untouched, expiresAt, order: ledger.grants.length })
  post(ledger, kind, amount, now)
  return 'GRANTED'
}

function hold(ledger: Ledger, { key, hash, amount }: Extract<Command, { verb: 'hold' }>, now: number): string {
  const earlier = ledger.holds.find((hold) => hold.key === key)
  if (earlier) return earlier.hash === hash ? 'REPLAYED' : 'CONFLICT'
  expireDue(ledger, now)
  const { budget } = ledger
  if (budget?.stop && amount > 0n && usedInMonth(ledger, now) + ledger.held + amount > budget.points)
    return 'OVER_BUDGET'
  if (ledger.posted - ledger.held < amount) return 'INSUFFICIENT'
  const took = take(ledger, amount, (grant, part) => (grant.held += part))
  ledger.holds.push({ key, hash, amount, captured: null, state: 'OPEN', took })
  ledger.held += amount
  ledger.version += 1n
  return 'HELD'
}

function resolve(
  ledger: Ledger,
  key: string,
  state: 'CAPTURED' | 'RELEASED' | 'EXPIRED',
  amount: bigint,
  now: number,
): string {
  const open = ledger.holds.find((hold) => hold.key === key)
  if (!open) return 'MISSING'
  if (open.state !== 'OPEN') return open.state === state && (open.captured ?? 0n) === amount ? 'REPLAYED' : 'RESOLVED'
  if (amount > open.amount) return 'REFUSED'
  let left = amount
  for (const part of open.took) {
    const used = smaller(left, part.amount)
    const source = ledger.grants.find((grant) => grant.key === part.grant)!
    source.remaining -= used
    source.held -= part.amount
    left -= used
  }
  open.state = state
  open.captured = state === 'CAPTURED' ? amount : null
  post(ledger, 'USAGE', -amount, now, -open.amount)
  expireDue(ledger, now)
  return state
}

function adjust(ledger: Ledger, { key, amount, reason }: Extract<Command, { verb: 'adjust' }>, now: number): string {
  const earlier = ledger.adjustments.find((adjustment) => adjustment.key === key)
  if (earlier) return earlier.amount === amount && earlier.reason === reason ? 'REPLAYED' : 'CONFLICT'
  if (amount > 0n) {
    grant(ledger, { verb: 'grant', key: `adjust:${key}`, kind: 'ADJUSTMENT', amount, expiresAt: null }, now)
  } else {
    expireDue(ledger, now)
    if (ledger.posted - ledger.held < -amount) return 'INSUFFICIENT'
    take(ledger, -amount, (source, part) => (source.remaining -= part))
    post(ledger, 'ADJUSTMENT', amount, now)
  }
  ledger.adjustments.push({ key, amount, reason })
  return 'ADJUSTED'
}

function reverse(ledger: Ledger, { grant, target }: Extract<Command, { verb: 'reverse' }>, now: number): string {
  const bought = ledger.grants.find(({ key, kind }) => key === grant && kind === 'BOOST')
  if (!bought) return 'MISSING'
  if (target > bought.amount) return 'REFUSED'
  const before = bought.reversal
  bought.reversal = target
  if (target >= bought.reversed) {
    expireDue(ledger, now)
  } else {
    const back = bought.reversed - target
    bought.remaining += back
    bought.reversed = target
    post(ledger, 'REVERSAL', back, now)
  }
  return target > before ? 'REVERSED' : target < before ? 'RESTORED' : 'UNCHANGED'
}

/** Charged since the month began that the instant lies in. */
function usedInMonth({ entries, months }: Ledger, now: number): bigint {
  const begin = Math.max(...months.filter((month) => month <= now))
  return entries.reduce((sum, { kind, at, amount }) => (kind === 'USAGE' && at >= begin ? sum - amount : sum), 0n)
}

const isSame = (a: BudgetState | null, b: BudgetState | null) => a?.points === b?.points && a?.stop === b?.stop

const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b)
