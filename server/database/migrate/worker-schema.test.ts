import { Logger, run } from 'graphile-worker'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { TEMPLATE } from '../../test/global-setup.ts'
import { createDatabase, type Database } from '../client.ts'
import { type ClonedDatabase, cloneDatabase } from '../embedded/clone.ts'

let clone: ClonedDatabase
let database: Database
beforeAll(async () => {
  clone = await cloneDatabase(inject('postgres'), { name: `worker_${Date.now()}`, template: TEMPLATE })
  database = createDatabase({ url: clone.appUrl, poolSize: 6 })
})
afterAll(async () => {
  await database.close()
  await clone.drop()
})

const silent = new Logger(() => () => {})

test('a worker of the application’s role takes and ends a job, though it does not own the queue', async () => {
  const taken = Promise.withResolvers<unknown>()
  const runner = await run({
    pgPool: database.pool,
    logger: silent,
    noHandleSignals: true,
    crontab: '0 0 * * * greet ?id=nightly',
    taskList: { greet: async (payload) => taken.resolve(payload) },
  })
  try {
    await database.system.$executeRaw`SELECT graphile_worker.add_job('greet', '{"name": "Ada"}'::json)`
    expect(await taken.promise).toEqual({ name: 'Ada' })
    await expect
      .poll(() => database.system.$queryRaw`SELECT count(*)::int AS left FROM graphile_worker.jobs`)
      .toEqual([{ left: 0 }])
  } finally {
    await runner.stop()
  }
})

test('a job that is added in a transaction that rolls back was never there', async () => {
  const attempt = database.system.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT graphile_worker.add_job('later', '{}'::json, job_key => 'once')`
    throw new Error('rolled back')
  })
  await expect(attempt).rejects.toThrow('rolled back')
  expect(await database.system.$queryRaw`SELECT 1 FROM graphile_worker.jobs WHERE key = 'once'`).toEqual([])
})

test('the application cannot rewrite what version its queue has, and a user cannot touch the queue', async () => {
  await expect(database.system.$executeRaw`DELETE FROM graphile_worker.migrations`).rejects.toThrow(/permission denied/)
  const someone = database.forUser('00000000-0000-7000-8000-00000000000a' as never)
  await expect(someone.$queryRaw`SELECT 1 FROM graphile_worker.jobs`).rejects.toThrow(/permission denied/)
})
