import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { whileAway } from '../database/connection-lost.ts'
import { startWorld, type World } from '../test/world.ts'

const ENTRIES = 20

let world: World
let admin: pg.Client
beforeAll(async () => {
  world = await startWorld()
  admin = new pg.Client({ connectionString: world.clone.adminUrl })
  await admin.connect()
})
afterAll(async () => {
  await admin.end()
  await world.close()
})

test('whoever watches their entries gets each once, in order, though all connections are cut again and again', async () => {
  const person = await world.signUp()
  const socket = world.client.socket(person)
  const seen: number[] = []
  const watched = (async () => {
    for await (const { data, errors } of socket.subscribe('subscription { entryAdded { balanceAfter } }')) {
      expect(errors).toBeUndefined()
      if (seen.push(data!.entryAdded.balanceAfter) === ENTRIES + 1) return
    }
  })()
  // Who cannot be let in for now is told to come again; this is about who is in.
  await expect.poll(() => seen.length, { timeout: 10_000 }).toBe(1)
  for (let n = 1; n <= ENTRIES; n++) {
    await whileAway(
      () => world.system.$queryRaw`SELECT FROM ledger.adjust(${person.userId}::uuid, 1::bigint, ${`${n}`}, 'Test')`,
      5_000,
    )
    world.app.bus.publish(`account:${person.userId}`)
    await admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`)
  }
  await watched
  expect(seen).toEqual(Array.from({ length: ENTRIES + 1 }, (_, index) => 2_500 + index))
  await socket.close()
})
