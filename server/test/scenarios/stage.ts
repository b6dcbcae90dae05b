import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { pino } from 'pino'
import { createRouting } from '../../actions/routing.ts'
import { createRunner } from '../../actions/runner.ts'
import { type Actions, createActions } from '../../actions/service.ts'
import { createSettlement } from '../../actions/settlement.ts'
import { createSweep } from '../../actions/sweep.ts'
import type { ActionId, UserId } from '../../brands.ts'
import { createCredits } from '../../credits/service.ts'
import { createTransactions, type Transactions } from '../../database/transaction.ts'
import { createBus } from '../../events/bus.ts'
import { rememberUntil } from '../../events/remember.ts'
import { NOTHING_KNOWN } from '../../health/rules.ts'
import { createRates } from '../../prices/service.ts'
import { createCallLog } from '../../providers/call-log.ts'
import { createCatalogue } from '../../providers/catalogue.ts'
import { createGateway } from '../../providers/gateway.ts'
import { createOpenRouterClient } from '../../providers/openrouter/client.ts'
import { createUsage } from '../../usage/service.ts'
import { createTestDatabase, testClock } from '../database.ts'
import { playedProvider } from './played-provider.ts'

/** As in use. A heart that beats every five seconds does not beat within a test: time passes when the clock is turned. */
export const LEASE_MS = 15_000
export const HOLD_TTL_MS = 900_000
/** Longer than a job may be missing. */
export const QUEUED_MS = 65_000

export type Stage = Awaited<ReturnType<typeof createStage>>
export type StageInstance = ReturnType<Stage['instance']>

/** The work of actions, instance by instance and step by step, on one database: a test says who does what, and when. */
export async function createStage() {
  // The runner's own timers go by the real time.
  const clock = testClock(new Date().toISOString())
  const db = await createTestDatabase({ clock, poolSize: 16 })
  const provider = await playedProvider()
  const log = pino({ level: 'silent' })
  const openRouter = createOpenRouterClient({
    baseUrl: provider.baseUrl,
    apiKey: 'played',
    referer: 'http://palette.test',
    clock,
  })
  const remember = rememberUntil('catalogue:all', createBus({ carrier: undefined, onError: console.error }))
  const catalogue = createCatalogue({ prisma: db.system, openRouter, remember, onChanged: () => {} })
  await catalogue.seed()

  /** One more process, as far as the database can tell: nothing in memory is shared. Events between them get lost. */
  function instance({ leaseMs = LEASE_MS, wrap = (own: Transactions) => own } = {}) {
    const bus = createBus({ carrier: undefined, onError: console.error })
    const transactions = wrap(createTransactions({ system: db.system, bus, clock }))
    const credits = createCredits({ transactions })
    const settle = createSettlement({ transactions, credits, usage: createUsage() })
    const gateway = createGateway({ openRouter, calls: createCallLog(db.system), clock })
    const actions = createActions({
      transactions,
      credits,
      routing: createRouting({ catalogue, healthOf: () => NOTHING_KNOWN, providerReady: () => true }),
      rates: createRates({ database: db.system, clock, remember }),
      clock,
      settle,
      admitStart: async () => {},
      fetchPicture: () => Promise.reject(new Error('There are no pictures here')),
      holdTtlMs: HOLD_TTL_MS,
      unknownWindowMs: HOLD_TTL_MS,
    })
    return {
      actions,
      settle,
      runner: createRunner({ transactions, gateway, settle, bus, clock, log, leaseMs }),
      sweep: createSweep({ transactions, settle, log }),
      transactions,
    }
  }

  const jobKey = (id: ActionId) => `action:${id}`
  return {
    ...db,
    provider,
    instance,

    /** A reasoning task, queued. */
    start: (on: { actions: Actions }, userId: UserId, idempotencyKey: string = randomUUID()): Promise<ActionId> =>
      on.actions.start(userId, { idempotencyKey, work: { reasoningTask: { task: 'When do we shoot?' } } }),

    read: (id: ActionId) => db.system.action.findFirstOrThrow({ where: { id }, include: { hold: true } }),
    account: (userId: UserId) =>
      db.system.account.findFirstOrThrow({ where: { id: userId }, select: { posted: true, held: true } }),
    usageEntries: (userId: UserId) => db.system.entry.findMany({ where: { accountId: userId, kind: 'USAGE' } }),
    progress: (id: ActionId) =>
      db.system.actionProgress.findMany({ where: { actionId: id }, orderBy: { sequence: 'asc' } }),

    /** The job that would run the action, if it waits in the queue. */
    async job(id: ActionId): Promise<{ runAt: Date; revision: number } | undefined> {
      const rows = await db.system.$queryRaw<{ runAt: Date; revision: number }[]>`
        SELECT run_at AS "runAt", revision FROM graphile_worker.jobs WHERE key = ${jobKey(id)} AND locked_at IS NULL`
      return rows[0]
    },
    async jobCount(): Promise<number> {
      return (await db.system.$queryRaw<unknown[]>`SELECT FROM graphile_worker.jobs`).length
    },
    /** What a queue that was restored from a copy, or emptied by hand, does. */
    loseJob: (id: ActionId) => db.system.$queryRaw`SELECT id FROM graphile_worker.remove_job(${jobKey(id)})`,

    /** Resolves once a statement of this database waits for another's lock. */
    async untilSomebodyWaits(): Promise<void> {
      for (;;) {
        const waiting = await db.system.$queryRaw<unknown[]>`
          SELECT FROM pg_locks l JOIN pg_stat_activity s USING (pid)
          WHERE NOT l.granted AND s.datname = current_database()`
        if (waiting.length > 0) return
      }
    },

    /** The database refuses to end this action, as a fault in its data would; returns what heals it. */
    async breakEnding(id: ActionId): Promise<() => Promise<void>> {
      const owner = new pg.Client({ connectionString: db.ownerUrl })
      await owner.connect()
      await owner.query(`
        CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'broken'; END $$;
        CREATE TRIGGER broken BEFORE UPDATE ON action FOR EACH ROW
          WHEN (NEW.id = '${id}' AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION broken()`)
      return async () => {
        await owner.query('DROP TRIGGER broken ON action; DROP FUNCTION broken')
        await owner.end()
      }
    },

    async close() {
      await provider.close()
      await db.close()
    },
  }
}
