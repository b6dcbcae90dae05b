import { EventEmitter } from 'node:events'
import type { WorkerEvents } from 'graphile-worker'
import pg from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { whileAway } from '../database/connection-lost.ts'
import { createTestDatabase, type TestDatabase } from '../test/database.ts'
import { keepJobLocks } from './job-locks.ts'
import { defineTask } from './task.ts'
import { startWorker } from './worker.ts'

const log = pino({ level: 'silent' })
let db: TestDatabase
let admin: pg.Client
beforeAll(async () => {
  db = await createTestDatabase()
  admin = new pg.Client({ connectionString: db.adminUrl })
  await admin.connect()
})
afterAll(async () => {
  await admin.end()
  await db.close()
})
beforeEach(async () => void (await admin.query('DELETE FROM graphile_worker._private_jobs')))

const enqueue = (task: string, queue?: string) =>
  db.transactions.statement((tx) => tx.enqueue([{ task, payload: { n: 1 }, ...(queue && { queue }) }]))

/** Every connection of the application's is cut, as an operator or a restart would. */
const cutAll = () =>
  admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()`)

const jobs = async () =>
  (await admin.query('SELECT id, locked_by, attempts FROM graphile_worker._private_jobs ORDER BY id')).rows

test('jobs go on when all connections are cut, also in the moment in which one ends', async () => {
  let done = 0
  const task = defineTask('cut', z.object({ n: z.number() }), async () => {
    if (++done % 5 === 1) await cutAll()
  })
  const worker = await startWorker({ pool: db.pool, tasks: [task], log })
  try {
    for (let n = 0; n < 10; n++) await whileAway(() => enqueue('cut'), 5_000)
    await expect.poll(() => done, { timeout: 8_000 }).toBeGreaterThanOrEqual(10)
    await expect.poll(jobs, { timeout: 4_000 }).toEqual([])
  } finally {
    await worker.stop()
  }
})

/** As getJob locks it, for a worker that said so last a minute ago. */
async function lockedAMinuteAgo(): Promise<string> {
  await enqueue('left', 'mail')
  const { rows } = await admin.query(`
    WITH job AS (
      UPDATE graphile_worker._private_jobs SET locked_at = now() - interval '1 minute', locked_by = 'pool', attempts = 1
      RETURNING id, job_queue_id)
    UPDATE graphile_worker._private_job_queues AS queue SET locked_at = now() - interval '1 minute', locked_by = 'pool'
    FROM job WHERE queue.id = job.job_queue_id RETURNING job.id`)
  return rows[0].id
}

const isFree = async () => {
  const { rows } = await admin.query(`SELECT job.locked_at IS NULL AND queue.locked_at IS NULL AS free
    FROM graphile_worker._private_jobs AS job JOIN graphile_worker._private_job_queues AS queue ON queue.id = job.job_queue_id`)
  return rows[0]?.free
}

function instance() {
  const events: WorkerEvents = new EventEmitter()
  const { beat, stop } = keepJobLocks({ pool: db.pool, events, log })
  stop()
  return { events, beat }
}

test('what a dead worker had locked is free again, with its queue; what a living one works on is not', async () => {
  const job = { id: await lockedAMinuteAgo() }
  const [living, other] = [instance(), instance()]
  living.events.emit('job:start', { job } as never)
  await living.beat()
  await other.beat()
  expect(await isFree()).toBe(false)

  living.events.emit('job:complete', { job } as never)
  await admin.query("UPDATE graphile_worker._private_jobs SET locked_at = now() - interval '1 minute'")
  await admin.query("UPDATE graphile_worker._private_job_queues SET locked_at = now() - interval '1 minute'")
  await other.beat()
  expect(await isFree()).toBe(true)
})

test('what would never run again goes with the worker that died on it', async () => {
  await lockedAMinuteAgo()
  await admin.query('UPDATE graphile_worker._private_jobs SET attempts = max_attempts')
  await instance().beat()
  expect(await jobs()).toEqual([])
})
