import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Topic } from '../../events/bus.ts'
import { createPostgresCarrier } from '../../events/postgres-carrier.ts'
import { createTestDatabase, type TestDatabase } from '../database.ts'

let db: TestDatabase
beforeEach(async () => {
  db = await createTestDatabase()
})
afterEach(() => db.close())

const OUTAGE = 12

test('while the database is away one connection at a time is tried, and what comes after is heard once', async () => {
  const door = await doorTo(db.appUrl)
  const heard: Topic[] = []
  const carrier = createPostgresCarrier({ url: door.url, pool: db.pool, onError: () => {}, retryMs: 1 })
  const other = createPostgresCarrier({ url: db.appUrl, pool: db.pool, onError: console.error })
  let gaps = 0
  await carrier.start(
    (topic) => heard.push(topic),
    () => gaps++,
  )

  door.shut()
  await expect.poll(door.knocks, { timeout: 5_000 }).toBeGreaterThan(OUTAGE)
  const knocks = door.knocks()
  door.open()
  await expect.poll(() => gaps, { timeout: 5_000 }).toBe(1)
  expect(door.atOnce()).toBe(1)
  expect(door.knocks()).toBeLessThan(knocks + OUTAGE)

  await other.publish(['account:1'])
  await expect.poll(() => heard).toEqual(['account:1'])
  await carrier.stop()
  await door.close()
})

/** A port that leads to the database; shut, it hangs up on whoever comes. */
async function doorTo(url: string) {
  const { port } = new URL(url)
  const inside = new Set<Socket>()
  let [isOpen, knocks, most] = [true, 0, 0]
  const server = createServer((socket) => {
    knocks++
    inside.add(socket)
    most = Math.max(most, inside.size)
    socket.on('error', () => {}).once('close', () => inside.delete(socket))
    if (!isOpen) return void setImmediate(() => socket.destroy())
    const through = connect(Number(port), '127.0.0.1')
    through.on('error', () => socket.destroy()).once('close', () => socket.destroy())
    socket.once('close', () => through.destroy())
    socket.pipe(through).pipe(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const outside = new URL(url)
  outside.port = String((server.address() as AddressInfo).port)
  outside.hostname = '127.0.0.1'
  outside.searchParams.delete('host')
  return {
    url: outside.href,
    knocks: () => knocks,
    /** The most connections there were at one time. */
    atOnce: () => most,
    open: () => {
      isOpen = true
    },
    shut() {
      isOpen = false
      for (const socket of inside) socket.destroy()
    },
    async close() {
      server.close()
      for (const socket of inside) socket.destroy()
      await once(server, 'close')
    },
  }
}
