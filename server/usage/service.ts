import type { AccountId } from '../brands.ts'
import { type Clock, systemClock } from '../clock.ts'
import type { ScopedDatabase } from '../database/client.ts'
import type { Tx } from '../database/transaction.ts'
import { InvalidInput } from '../errors.ts'
import { dayIn, isTimeZone, zoneOffsetMs } from '../time-zone.ts'
import { FORECAST_DAYS, type Forecast, forecast, renewalsAhead } from './forecast-rules.ts'
import { daysBefore, daysOf, RANGE_DAYS_MAX, rangeBefore, summarise } from './rules.ts'
import * as store from './store.ts'

export type UsageService = ReturnType<typeof createUsage>

type Range = { accountId: AccountId; from: string; to: string; timeZone: string }

export function createUsage(clock: Pick<Clock, 'now'> = systemClock) {
  return {
    /** Counts a finished action; in the transaction that settles it. */
    record: (tx: Tx, usage: store.Usage): Promise<void> => store.add(tx, usage),

    /**
     * Points and actions of a range of days in a time zone. Throws InvalidInput. Costs by the days asked for. `previous`
     * reads as many days right before; null where the calendar ends.
     */
    async report(db: ScopedDatabase, range: Range) {
      if (!isTimeZone(range.timeZone))
        throw new InvalidInput('timeZone', 'This is not an IANA time zone such as Europe/Berlin.')
      const days = daysOf(range.from, range.to)
      if (!days) throw new InvalidInput('to', `A range has 1 to ${RANGE_DAYS_MAX} days, \`to\` included.`)
      return {
        from: range.from,
        to: range.to,
        ...summarise(days, await store.read(db, range)),
        previous: async () => {
          const before = rangeBefore(range)
          return before ? { ...before, ...(await store.readSum(db, { ...range, ...before })) } : null
        },
      }
    },

    /** When the points run out at the pace of the last days, which are days of the account's own time zone. */
    async forecast(db: ScopedDatabase, accountId: AccountId): Promise<Forecast> {
      const account = await store.readForForecast(db, accountId)
      const { timeZone, renewsAt, anchorAt } = account
      const now = clock.now()
      const days = daysBefore(dayIn(timeZone, now), FORECAST_DAYS).filter(
        (day) => day >= dayIn(timeZone, account.createdAt),
      )
      const [yesterday, first] = [days[0], days.at(-1)]
      const used =
        yesterday && first ? await store.readDaily(db, { accountId, from: first, to: yesterday, timeZone }) : new Map()
      return forecast({
        now,
        daily: days.map((day) => used.get(day) ?? 0),
        lots: account.lots,
        renewals: renewalsAhead({ renewsAt, anchorAt, offsetMs: zoneOffsetMs(renewsAt, timeZone) }),
        monthlyPoints: account.monthlyPoints,
      })
    },
  }
}
