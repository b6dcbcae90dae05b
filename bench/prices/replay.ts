import pg from 'pg'
import { systemClock } from '../../server/clock.ts'
import { createDatabase } from '../../server/database/client.ts'
import { createTransactions } from '../../server/database/transaction.ts'
import { createBus } from '../../server/events/bus.ts'
import { createPrices } from '../../server/prices/service.ts'
import { machine, say, spreadOf, table } from '../figures.ts'
import { createScratchDatabase } from '../scratch-database.ts'
import { writeHistory } from './history.ts'

const DAYS = 60
const ROUNDS = 7

/** How long a replay takes, by how much history it is of. */
export async function benchReplay({ short }: { short: boolean }): Promise<void> {
  const actions = short ? 6_000 : 200_000
  const scratch = await createScratchDatabase()
  const owner = new pg.Client({ connectionString: scratch.ownerUrl })
  await owner.connect()
  const database = createDatabase({ url: scratch.appUrl })
  try {
    await writeHistory(owner, { actions, days: DAYS })
    const bus = createBus({ carrier: undefined, onError: console.error })
    const transactions = createTransactions({ system: database.system, bus, clock: systemClock })
    const { replay } = createPrices({ transactions, clock: systemClock })
    const models = [{ from: 'openai/gpt-4o', to: 'qwen/qwen-turbo' }]
    const cases = {
      'a day, another rate': { days: 1, pointsPerDollar: 250 },
      '30 days, another rate': { days: 30, pointsPerDollar: 250 },
      '30 days, another model': { days: 30, models },
      '60 days, another rate': { days: 60, pointsPerDollar: 250 },
    }
    const rows: string[][] = []
    for (const [name, request] of Object.entries(cases)) {
      const times: number[] = []
      let found = await replay(request)
      for (let round = 0; round < ROUNDS; round++) {
        const start = performance.now()
        found = await replay(request)
        times.push(performance.now() - start)
      }
      rows.push([name, found.actions.toLocaleString('en-US'), `${spreadOf(times)} ms`])
    }
    say(machine())
    say(table(['replay of', 'actions', 'median (min-max)'], rows))
  } finally {
    await database.close()
    await owner.end()
    await scratch.remove()
  }
}
