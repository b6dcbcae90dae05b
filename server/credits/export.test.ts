import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { parse } from 'csv-parse'
import { parse as parseAll } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { userId } from '../brands.ts'
import type { Person } from '../test/client.ts'
import { startWorld, type World } from '../test/world.ts'
import { writeHistory } from './testing-history.ts'

const LINES = 80_000
const HEAP_GROWTH_MAX_MB = 20
const PATH = '/api/account/entries.csv'

let world: World
let rich: Person
let ada: Person
beforeAll(async () => {
  world = await startWorld()
  rich = await world.signUp({ name: 'Rich' })
  ada = await world.signUp({ name: 'Ada' })
  const until = new Date('2026-11-20T00:00:00Z')
  await writeHistory(world.clone.ownerUrl, { accountId: rich.userId, lines: LINES, until, actionEvery: 100 })
}, 120_000)
afterAll(() => world.close())

const ask = (person: Person | string | null, query = '') =>
  fetch(world.url + PATH + query, {
    headers: person === null ? {} : { authorization: `Bearer ${typeof person === 'string' ? person : person.token}` },
  })

type Row = Record<string, string>
const rowsOf = async (response: Response): Promise<Row[]> =>
  parseAll(await response.text(), { columns: true, bom: true, record_delimiter: '\r\n' }) as Row[]

const write = async (person: Person, amount: bigint, reason: string) =>
  world.system
    .$queryRaw`SELECT * FROM ledger.adjust(${person.userId}::uuid, ${amount}, ${crypto.randomUUID()}, ${reason})`

describe('an export', () => {
  test('has a line for each entry, in the account’s own time and in UTC, and amounts that are numbers', async () => {
    await write(ada, -40n, 'Zuviel: ä, “x”; and\na second line')
    const response = await ask(ada)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="points-\d{4}-\d\d-\d\d\.csv"$/)
    const text = Buffer.from(await response.arrayBuffer()).toString('utf8')
    expect(text.startsWith('\uFEFFTime,Time (UTC),Kind,Description,Amount,Balance after,')).toBe(true)
    expect(text.endsWith('\r\n')).toBe(true)
    const rows = parseAll(text, { columns: true, bom: true, record_delimiter: '\r\n' }) as Row[]
    expect(rows.map((row) => [row.Kind, row.Amount, row['Balance after'], row.Description])).toEqual([
      ['ADJUSTMENT', '-40', '2460', 'Zuviel: ä, “x”; and\na second line'],
      ['ALLOCATION', '2500', '2500', 'Pro plan, monthly points'],
    ])
  })

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])(
    'shows text that begins like a formula: %j',
    async (text) => {
      await write(ada, 1n, text)
      const [row] = await rowsOf(await ask(ada))
      expect(row!.Description).toBe(`'${text}`)
      expect(row!.Amount).toBe('1')
    },
  )

  test('times are those of the account’s zone', async () => {
    await world.client.query('mutation { setTimeZone(timeZone: "Asia/Kolkata") { id } }', {}, ada)
    const [row] = await rowsOf(await ask(ada))
    const shift =
      Date.parse(`${row!.Time!.replace(' ', 'T')}Z`) - Math.floor(Date.parse(row!['Time (UTC)']!) / 1000) * 1000
    expect(shift).toBe(5.5 * 3_600_000)
  })
})

describe('what an export and the page show is the same', () => {
  const FILTERS: { query: string; variables: object }[] = [
    { query: '?kind=EXPIRY&kind=BOOST', variables: { kinds: ['EXPIRY', 'BOOST'] } },
    { query: '?kind=PROMO&text=PROMO', variables: { kinds: ['PROMO'], text: 'promo' } },
    {
      query: '?from=2026-11-01T00:00:00Z&to=2026-11-02T00:00:00%2B01:00',
      variables: { from: '2026-11-01T00:00:00Z', to: '2026-11-01T23:00:00Z' },
    },
    { query: '?text=scene%20777,', variables: { text: 'Scene 777,' } },
    { query: '?text=no%20such%20line', variables: { text: 'no such line' } },
    {
      query: '?from=2026-11-10T00:00:00Z&kind=USAGE&text=99,',
      variables: { from: '2026-11-10T00:00:00Z', kinds: ['USAGE'], text: '99,' },
    },
  ]
  test.each(FILTERS)('%j', async ({ query, variables }) => {
    const exported = await rowsOf(await ask(rich, query))
    const shown = await allPages(variables)
    expect(exported.map((row) => row.Entry)).toEqual(shown.map(({ id }) => id))
    expect(exported.map((row) => Number(row.Amount))).toEqual(shown.map(({ amount }) => amount))
  })

  async function allPages(variables: object): Promise<{ id: string; amount: number }[]> {
    const found = []
    let after: string | null = null
    for (let page = 0; page < 100; page++) {
      const { data, errors } = await world.client.query(
        `query ($after: String, $kinds: [EntryKind!], $from: DateTime, $to: DateTime, $text: String) { viewer { account {
          entries(first: 100, after: $after, kinds: $kinds, from: $from, to: $to, text: $text) {
            lines sum edges { node { id amount } } pageInfo { hasNextPage endCursor } } } } }`,
        { ...variables, after },
        rich,
      )
      expect(errors).toBeUndefined()
      const { entries } = data.viewer.account
      found.push(...entries.edges.map(({ node }: { node: object }) => node))
      if (!entries.pageInfo.hasNextPage) {
        if (entries.lines !== null) {
          expect(entries.lines).toBe(found.length)
          expect(entries.sum).toBe(found.reduce((sum, { amount }) => sum + amount, 0))
        }
        return found
      }
      after = entries.pageInfo.endCursor
    }
    throw new Error('The pages have no end')
  }
})

describe('80,000 entries', () => {
  test('come whole, add up to what is posted, and are never held in memory', { timeout: 120_000 }, async () => {
    const before = liveMegabytes()
    let peak = 0
    const parser = parse({ columns: true, bom: true, record_delimiter: '\r\n' })
    const response = await open()
    response.pipe(parser)
    let [count, sum, above] = [0, 0n, undefined as Row | undefined]
    for await (const row of parser as AsyncIterable<Row>) {
      if (++count % 10_000 === 0) peak = Math.max(peak, liveMegabytes())
      sum += BigInt(row.Amount!)
      if (above) expect(BigInt(above['Balance after']!) - BigInt(above.Amount!)).toBe(BigInt(row['Balance after']!))
      above = row
    }
    const { posted } = await world.system.account.findFirstOrThrow({ where: { id: rich.userId } })
    expect(count).toBe(LINES + 1)
    expect(sum).toBe(posted)
    expect(peak - before).toBeLessThan(HEAP_GROWTH_MAX_MB)
  })

  test('are read no further than who reads them does, and no more once they hang up', async () => {
    const seen = countQueries()
    const response = await open()
    await once(response, 'readable')
    // Until the buffers between are full, nothing more is asked of the database.
    await expect.poll(() => seen.settled(), { timeout: 15_000 }).toBe(true)
    const whileWaiting = seen.count()
    // Whole it is some 80; the connection's own buffers take some megabytes.
    expect(whileWaiting).toBeLessThan(60)
    response.destroy()
    await expect.poll(async () => (await ask(rich, '?kind=PROMO')).status).toBe(200)
    await expect.poll(() => seen.settled()).toBe(true)
    expect(seen.count() - whileWaiting).toBeLessThan(20)
    seen.stop()
  })

  test('are given to two at once, and a third is told to wait', async () => {
    const [first, second] = [await open(), await open()]
    const third = await ask(rich)
    expect([third.status, (await third.json()).code]).toEqual([429, 'RATE_LIMITED'])
    expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await ask(ada)).status).toBe(200)
    first.destroy()
    await expect.poll(async () => (await ask(rich, '?kind=PROMO')).status).toBe(200)
    second.destroy()
  })
})

describe('who may', () => {
  test('everyone gets their own lines and nobody else’s', async () => {
    const rows = await rowsOf(await ask(ada))
    const own = await world.system.entry.findMany({ where: { accountId: ada.userId }, orderBy: { version: 'desc' } })
    expect(rows.map((row) => row.Entry)).toEqual(own.map(({ id }) => id))
  })

  test.each([
    ['nobody', null, 401],
    ['a wrong key', 'dp_nonsense', 401],
  ])('%s is asked to sign in', async (_who, credential, status) => {
    const response = await ask(credential)
    expect([response.status, (await response.json()).code]).toEqual([status, 'UNAUTHENTICATED'])
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/)
  })

  test('a key that reads may, and so may who is suspended', async () => {
    const { data } = await world.client.query('mutation { createApiKey(name: "k", scopes: [READ]) { key } }', {}, ada)
    expect((await ask(data.createApiKey.key)).status).toBe(200)
    const sue = await world.signUp({ name: 'Sue' })
    await world.system.user.update({ where: { id: userId(sue.userId) }, data: { suspendedAt: new Date() } })
    expect((await ask(sue)).status).toBe(200)
  })

  test('a cookie is as good as a token', async () => {
    expect((await fetch(world.url + PATH, { headers: { cookie: ada.cookie } })).status).toBe(200)
  })

  test.each(['POST', 'HEAD', 'DELETE'])('%s is refused', async (method) => {
    expect((await fetch(world.url + PATH, { method })).status).toBe(405)
  })

  test.each([
    ['?kind=MAGIC', 'kind'],
    ['?from=yesterday', 'from'],
    ['?to=2026-02-30T00:00:00Z', 'to'],
    ['?from=2026-02-02T00:00:00Z&to=2026-02-01T00:00:00Z', 'to'],
    ['?text=%00', 'text'],
    [`?text=${'x'.repeat(101)}`, 'text'],
    ['?text=a&text=b', 'text'],
    ['?account=somebody', 'query'],
  ])('%s is named as wrong', async (query, field) => {
    const response = await ask(ada, query)
    expect([response.status, (await response.json()).field]).toEqual([400, field])
  })
})

/** Paused: nothing is read before it is asked for. */
const open = (): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    get(world.url + PATH, { headers: { authorization: `Bearer ${rich.token}` }, agent: false }, resolve).on(
      'error',
      reject,
    )
  })

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

function liveMegabytes(): number {
  collect()
  return process.memoryUsage().heapUsed / 1e6
}

/** How often the export asks for a page, and whether it has stopped asking. */
function countQueries() {
  let count = 0
  let last = performance.now()
  const { database } = world.app
  const original = database.forUser
  const counted: typeof original = (id) => {
    const client = original(id)
    return new Proxy(client, {
      get(target, name, receiver) {
        if (name === '$queryRaw') {
          count++
          last = performance.now()
        }
        return Reflect.get(target, name, receiver)
      },
    })
  }
  Object.assign(database, { forUser: counted })
  return {
    count: () => count,
    settled: () => count > 0 && performance.now() - last > 500,
    stop: () => Object.assign(database, { forUser: original }),
  }
}
