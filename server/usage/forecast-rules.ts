export type ForecastReason = 'RUNS_OUT' | 'NOT_WITHIN_A_YEAR' | 'TOO_LITTLE_HISTORY'
export type Forecast = { runsOutAt: Date | null; perDay: number; basedOnDays: number; reason: ForecastReason }

/** Points to spend, and until when; null: for ever. */
export type Lot = { points: number; expiresAt: Date | null }

export type ForecastInput = {
  now: Date
  /** What was used on each whole day, yesterday first; at most 30, and none before the account was opened. */
  daily: readonly number[]
  lots: readonly Lot[]
  /** The renewals of the year ahead, in order. */
  renewals: readonly Date[]
  /** What each of them gives. */
  monthlyPoints: number
}

export const FORECAST_DAYS = 30
const RECENT_DAYS = 14
const RECENT_WEIGHT = 2
const DAYS_WITH_USE_MIN = 3
const DAY_MS = 86_400_000
export const HORIZON_MS = 365 * DAY_MS

/**
 * Points a day = (2 × the last 14 days + the 16 before them) / (2 × 14 + 16), of so many days as there are.
 * Spent at that pace, evenly, soonest expiry first; each renewal replaces what is left of the allocation.
 */
export function forecast({ now, daily, lots, renewals, monthlyPoints }: ForecastInput): Forecast {
  const perDay = paceOf(daily)
  const told = { runsOutAt: null, perDay, basedOnDays: daily.length }
  if (daily.filter((points) => points > 0).length < DAYS_WITH_USE_MIN) return { ...told, reason: 'TOO_LITTLE_HISTORY' }

  const end = now.getTime() + HORIZON_MS
  const ahead = renewals.map((time) => time.getTime()).filter((time) => time > now.getTime() && time < end)
  let left = lots.map(({ points, expiresAt }) => ({ points, until: expiresAt?.getTime() ?? Infinity }))
  for (let at = now.getTime(); at < end; ) {
    left = left.filter(({ until }) => until > at).sort((a, b) => a.until - b.until)
    const next = Math.min(end, ...ahead.filter((time) => time > at), ...left.map(({ until }) => until))
    const needed = (perDay * (next - at)) / DAY_MS
    const there = left.reduce((sum, { points }) => sum + points, 0)
    if (there < needed) return { ...told, runsOutAt: new Date(at + (there / perDay) * DAY_MS), reason: 'RUNS_OUT' }
    left = spend(left, needed)
    const renewal = ahead.indexOf(next)
    if (renewal >= 0) left.push({ points: monthlyPoints, until: ahead[renewal + 1] ?? Infinity })
    at = next
  }
  return { ...told, reason: 'NOT_WITHIN_A_YEAR' }
}

function paceOf(daily: readonly number[]): number {
  const weights = daily.map((_points, index) => (index < RECENT_DAYS ? RECENT_WEIGHT : 1))
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  return whole === 0 ? 0 : daily.reduce((sum, points, index) => sum + points * weights[index]!, 0) / whole
}

/** From the first lots; they are in the order of their end. */
function spend<Spent extends { points: number }>(lots: readonly Spent[], amount: number): Spent[] {
  let owed = amount
  return lots.map((lot) => {
    const taken = Math.min(owed, lot.points)
    owed -= taken
    return { ...lot, points: lot.points - taken }
  })
}

/** The renewals of the year ahead: the next, and then the same day of each month, or its last. To the hour of a change of the clock. */
export function renewalsAhead({
  renewsAt,
  anchorAt,
  offsetMs,
}: {
  renewsAt: Date
  anchorAt: Date
  offsetMs: number
}): Date[] {
  const first = new Date(renewsAt.getTime() + offsetMs)
  const day = new Date(anchorAt.getTime() + offsetMs).getUTCDate()
  return Array.from({ length: 13 }, (_, month) => {
    if (month === 0) return renewsAt
    const there = new Date(first)
    there.setUTCDate(1)
    there.setUTCMonth(first.getUTCMonth() + month)
    const lastDay = new Date(Date.UTC(there.getUTCFullYear(), there.getUTCMonth() + 1, 0)).getUTCDate()
    there.setUTCDate(Math.min(day, lastDay))
    return new Date(there.getTime() - offsetMs)
  })
}
