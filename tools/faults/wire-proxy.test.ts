import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDatabase, type Database } from '../../server/database/client.ts'
import { isConnectionLost } from '../../server/database/connection-lost.ts'
import { createTestDatabase, type TestDatabase } from '../../server/test/database.ts'
import { startWireProxy, type WireProxy } from './wire-proxy.ts'
import type { Statement } from './wire-tap.ts'

let db: TestDatabase
let proxy: WireProxy
let through: Database
let seen: Statement[] = []
let lose = (_statement: Statement) => false
beforeAll(async () => {
  db = await createTestDatabase()
  proxy = await startWireProxy({
    done(statement) {
      seen.push(statement)
      return lose(statement) ? 'lose' : 'pass'
    },
  })
  const url = new URL(db.appUrl)
  const port = await proxy.connectTo(Number(new URL(db.adminUrl).port))
  url.searchParams.delete('host')
  url.host = `127.0.0.1:${port}`
  through = createDatabase({ url: url.href, poolSize: 2 })
})
afterAll(async () => {
  await through.close()
  await proxy.disconnect()
  await db.close()
})

const packs = () => db.system.boostPack.count()
const addPack = (client: Pick<Database['system'], 'boostPack'>) =>
  client.boostPack.create({
    data: { id: randomUUID(), name: 'Tiny', points: 500n, priceMicroUsd: 4_000_000n, position: 9 },
  })

test('a transaction is written with its COMMIT, and a statement outside of one by itself, prepared or not', async () => {
  const rolledBack = through.system.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 'in a transaction', ${1}::int`
    throw new Error('never mind')
  })
  await expect(rolledBack).rejects.toThrow('never mind')
  for (let turn = 0; turn < 2; turn++) {
    seen = []
    await through.system.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT 'in a transaction', ${turn}::int`
    })
    await through.system.$queryRaw`SELECT 'alone', ${turn}::int`
    const written = seen.filter(({ commits }) => commits).map(({ written }) => written)
    expect(written).toEqual([expect.stringMatching(/in a transaction(.|\n)*COMMIT/), expect.stringContaining('alone')])
  }
})

test('what was written is written, though its answer is lost and the connection with it', async () => {
  const before = await packs()
  lose = ({ commits, written }) => commits && written.includes('boost_pack')
  const alone = await addPack(through.system).catch((error) => error)
  const together = await through.system.$transaction((tx) => addPack(tx)).catch((error) => error)
  expect([isConnectionLost(alone), isConnectionLost(together)]).toEqual([true, true])
  expect(await packs()).toBe(before + 2)
  lose = () => false
  expect(await through.system.boostPack.count()).toBe(before + 2)
})
