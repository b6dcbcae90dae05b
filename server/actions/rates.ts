import type { Clock } from '../clock.ts'
import type { SystemDatabase } from '../database/client.ts'
import type { Remember } from '../events/remember.ts'

export type Rates = ReturnType<typeof createRates>

/** The price book: points per dollar of provider cost, each version from its date on. */
export function createRates(deps: { database: SystemDatabase; clock: Clock; remember: Remember }) {
  const { database, clock, remember } = deps
  const newestFirst = remember(() =>
    database.rate.findMany({ orderBy: [{ effectiveAt: 'desc' }, { createdAt: 'desc' }] }),
  )

  return {
    /** The version that holds now. An action keeps the one it was quoted. */
    async current() {
      const now = clock.now()
      const rate = (await newestFirst()).find(({ effectiveAt }) => effectiveAt <= now)
      if (!rate) throw new Error('The price book has no rate yet')
      return rate
    },
  }
}
