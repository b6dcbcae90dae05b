import { randomUUID } from 'node:crypto'
import { createApp } from '../../server/app.ts'
import { type AccountId, accountOf, type HoldId, points, userId } from '../../server/brands.ts'
import { readConfig } from '../../server/config.ts'
import { createLog } from '../../server/log.ts'

/**
 * A process of its own, started by server-process.ts. For each account id it is sent, it holds points or captures what
 * it held before, one change of the account either way, and answers when that was committed.
 */
const config = readConfig(process.env)
const app = await createApp({ config, log: createLog(config.logLevel) })
const open = new Map<AccountId, HoldId>()

process.on('message', (text) => void change(accountOf(userId(String(text)))))
process.once('SIGTERM', () => void app.stop().then(() => process.exit(0)))
process.send!(await app.listen())

/** Stamped inside the statement: it has come back committed, and nothing has been announced yet. */
async function change(accountId: AccountId): Promise<void> {
  let committed = 0n
  await app.transactions.statement(async (tx) => {
    const held = open.get(accountId)
    if (held) {
      await app.credits.capture(tx, [{ accountId, holdId: held, amount: points(1), description: 'bench' }])
      committed = process.hrtime.bigint()
      open.delete(accountId)
    } else {
      const request = { accountId, key: randomUUID(), requestHash: 'bench', amount: points(2), ttlMs: 900_000 }
      const [outcome] = await app.credits.hold(tx, [request])
      committed = process.hrtime.bigint()
      if (outcome?.kind !== 'held') throw new Error(`A hold was ${outcome?.kind}`)
      open.set(accountId, outcome.holdId)
    }
  })
  process.send!(String(committed))
}
