import type { Clock } from '../clock.ts'
import type { SystemDatabase } from '../database/client.ts'

export type Rates = ReturnType<typeof createRates>

/** The price book: points per dollar of provider cost, each version from its date on. */
export function createRates({ database, clock }: { database: SystemDatabase; clock: Clock }) {
  return {
    /** The version that holds now. An action keeps the one it was quoted. */
    current: () =>
      database.rate.findFirstOrThrow({
        where: { effectiveAt: { lte: clock.now() } },
        orderBy: [{ effectiveAt: 'desc' }, { createdAt: 'desc' }],
      }),
  }
}
