import type { Clock } from '../../clock.ts'
import type { Database } from '../../database/client.ts'
import type { Transactions } from '../../database/transaction.ts'
import { InvalidInput } from '../../errors.ts'
import type { ModelDrift } from '../../health/alarms/rules.ts'
import { dayIn, isTimeZone } from '../../time-zone.ts'
import { RANGE_DAYS_MAX } from '../../usage/rules.ts'
import { cutDays, keepDays, keptDays } from './days-store.ts'
import { FLOW_KINDS, flowsOf, LOSS_KINDS, lossesOf } from './money-rules.ts'
import { sumsByPerson, sumsByPlan } from './money-store.ts'
import { readNow } from './now-store.ts'
import { parseRange, type Range, type Span } from './range-rules.ts'
import {
  type Day,
  daysWith,
  type Figures,
  figuresOf,
  lastDays,
  MONEY_KINDS,
  type MoneyMode,
  previousOf,
  sumsBy,
  withRevenue,
} from './rules.ts'
import * as store from './store.ts'

export type Reports = ReturnType<typeof createReports>
export type Overview = Awaited<ReturnType<Reports['overview']>>
export type Analytics = Awaited<ReturnType<Reports['analytics']>>

const FOLD_BATCH = 5_000
/** A day is closed when what was settled on it is certainly written. */
const CLOSED_AFTER_MS = 3_600_000

/** What the business comes to, from the roll-ups and what is not folded into them yet. */
export function createReports(deps: {
  transactions: Transactions
  database: Pick<Database, 'admin'>
  clock: Clock
  driftIn: (tx: { db: Database['admin'] }, span: Span) => Promise<ModelDrift[]>
  mode: MoneyMode
}) {
  const { transactions, clock, mode } = deps
  const db = deps.database.admin

  async function figures(span: Span): Promise<Figures> {
    const [sums, amounts, activeUsers] = await Promise.all([
      store.sumsOf(db, span),
      store.amountsOf(db, span, MONEY_KINDS),
      store.activeIn(db, span),
    ])
    return figuresOf({ sums, amounts, activeUsers, mode })
  }

  /** What was cut of a day that is over is kept: to cut it is the dearest part of a long range. */
  async function byDay(range: Range): Promise<Day[]> {
    const { timeZone } = range
    const days = parseRange(range)
    const kept = timeZone === 'UTC' ? [] : await keptDays(db, range)
    const known = new Set(kept.map(({ date }) => date))
    const missing = days.filter((day) => !known.has(day))
    const [from, to] = [missing[0], missing.at(-1)]
    if (!from || !to) return daysWith(days, kept, mode)
    const span = await store.spanOf(db, { from, to, timeZone })
    const cut = await cutDays(db, { days: missing, span, timeZone, kinds: MONEY_KINDS })
    const open = dayIn(timeZone, new Date(clock.now().getTime() - CLOSED_AFTER_MS))
    const closed = timeZone === 'UTC' ? [] : cut.filter(({ date }) => date < open)
    if (closed.length > 0) await transactions.statement((tx) => keepDays(tx, timeZone, closed))
    return daysWith(days, [...kept, ...cut], mode)
  }

  async function period(range: Range) {
    return { ...range, ...(await figures(await store.spanOf(db, range))) }
  }

  async function previous(range: Range) {
    const before = previousOf(range)
    return before ? period(before) : null
  }

  return {
    mode,

    /** What a range of days came to. Throws InvalidInput. */
    async overview(range: Range) {
      parseRange(range)
      return { ...(await period(range)), previous: () => previous(range), byDay: () => byDay(range) }
    },

    /** The last so many days in a zone, today among them. Throws InvalidInput. */
    recent({ days, timeZone }: { days: number; timeZone: string }): Range {
      if (!isTimeZone(timeZone))
        throw new InvalidInput('timeZone', 'This is not an IANA time zone such as Europe/Berlin.')
      if (days < 1 || days > RANGE_DAYS_MAX) throw new InvalidInput('days', `From 1 to ${RANGE_DAYS_MAX} days.`)
      return { ...lastDays(dayIn(timeZone, clock.now()), days), timeZone }
    },

    /** The same with what it is made of. Throws InvalidInput. */
    async analytics(range: Range) {
      parseRange(range)
      const span = await store.spanOf(db, range)
      const [sums, work] = await Promise.all([figures(span), store.sumsByWork(db, span)])
      return {
        ...range,
        ...sums,
        span,
        byFunction: withRevenue(sumsBy(work, 'function'), sums.revenueMicroUsd),
        byModel: withRevenue(sumsBy(work, 'model'), sums.revenueMicroUsd),
        previous: () => previous(range),
        byDay: () => byDay(range),
        drift: () => deps.driftIn({ db }, span),
        liability: () => store.liability(db),
        losses: async () => lossesOf(await store.amountsOf(db, span, LOSS_KINDS), sums.lossMicroUsd),
        pointFlows: async () => flowsOf(await store.amountsOf(db, span, FLOW_KINDS)),
        byPlan: () => sumsByPlan(db, span, mode),
        people: (place: { limit: number; after: string | null }) => sumsByPerson(db, { span, mode, ...place }),
      }
    },

    /** What is going on at this moment. */
    now: () => readNow(db, clock.now()),

    /** Folds what was settled since the last time into the roll-ups; true: there was as much as it takes at once. */
    fold: (): Promise<boolean> =>
      transactions.statement(async (tx) => (await store.fold(tx, FOLD_BATCH)) >= FOLD_BATCH),

    /** Makes all roll-ups anew from the rows. Settlements wait meanwhile. */
    rebuild: (): Promise<void> => transactions.statement(store.rebuild),
  }
}
