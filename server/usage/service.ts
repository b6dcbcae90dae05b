import type { AccountId } from '../brands.ts'
import type { ScopedDatabase } from '../database/client.ts'
import type { Tx } from '../database/transaction.ts'
import { InvalidInput } from '../errors.ts'
import { daysOf, RANGE_DAYS_MAX, summarise } from './rules.ts'
import * as store from './store.ts'

export type UsageService = ReturnType<typeof createUsage>

export function createUsage() {
  return {
    /** Counts a finished action; in the transaction that settles it. */
    record: (tx: Tx, usage: store.Usage): Promise<void> => store.add(tx, usage),

    /** Points and actions of a range of days in a time zone. Throws InvalidInput. Costs by the days asked for. */
    async report(db: ScopedDatabase, range: { accountId: AccountId; from: string; to: string; timeZone: string }) {
      if (!isTimeZone(range.timeZone))
        throw new InvalidInput('timeZone', 'This is not an IANA time zone such as Europe/Berlin.')
      const days = daysOf(range.from, range.to)
      if (!days) throw new InvalidInput('to', `A range has 1 to ${RANGE_DAYS_MAX} days, \`to\` included.`)
      return summarise(days, await store.read(db, range))
    },
  }
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return !/^[+-]/.test(name)
  } catch {
    return false
  }
}
