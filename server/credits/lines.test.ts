import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AccountId, UserId } from '../brands.ts'
import type { ScopedDatabase } from '../database/client.ts'
import type { Entry, EntryKind } from '../generated/prisma/client.ts'
import { createTestDatabase, type TestDatabase } from '../test/database.ts'
import { type LineFilter, lineFilter } from './line-rules.ts'
import { pageOf, rangeOf, SEARCHED_LINES_MAX, totalsOf } from './lines.ts'
import { writeHistory } from './testing-history.ts'

const LINES = 25_000
const DAY_MS = 86_400_000

let world: TestDatabase
let person: { userId: UserId; accountId: AccountId }
let db: ScopedDatabase
/** Oldest first. */
let entries: Entry[]
beforeAll(async () => {
  world = await createTestDatabase()
  await world.createUser()
  person = await world.createUser()
  const { accountId } = person
  await world.system.model.create({ data: MODEL })
  await writeHistory(world.ownerUrl, { accountId, lines: LINES, until: world.clock.now(), actionEvery: 50 })
  db = world.forUser(person.userId)
  entries = await db.entry.findMany({ orderBy: { version: 'asc' } })
})
afterAll(() => world.close())

const MODEL = {
  id: 'a/model',
  name: 'A model',
  provider: 'OPENROUTER' as const,
  free: false,
  vision: false,
  structuredOutput: true,
  inputPrice: 1n,
  outputPrice: 1n,
  position: 0,
}

const fits = (filter: LineFilter) => (entry: Entry) =>
  (filter.kinds.length === 0 || filter.kinds.includes(entry.kind)) &&
  (!filter.from || entry.createdAt >= filter.from) &&
  (!filter.to || entry.createdAt < filter.to) &&
  (filter.text === null || entry.description.toLowerCase().includes(filter.text.toLowerCase()))

/** All pages of a filter, and how often a page ended before the search was through. */
async function walk(filter: LineFilter, towards: 'older' | 'newer', size: number) {
  const range = await rangeOf(db, person.accountId, filter)
  const found: string[] = []
  let stops = 0
  let from: bigint | null = null
  for (let round = 0; round < 2_000; round++) {
    const page = { size, from, towards }
    const { ids, stoppedAt } = await pageOf(db, { accountId: person.accountId, range, filter, page })
    found.push(...ids)
    if (stoppedAt) stops++
    else if (ids.length < size) return { found, stops }
    from = stoppedAt?.version ?? entries.find(({ id }) => id === ids.at(-1))!.version
  }
  throw new Error('The pages have no end')
}

const at = (share: number) => entries[Math.floor(share * (entries.length - 1))]!.createdAt

describe('the lines of 25,000 that a filter fits', () => {
  test.each<[string, Parameters<typeof lineFilter>[0], number, number]>([
    ['of rare kinds', { kinds: ['BOOST', 'EXPIRY', 'ADJUSTMENT'] }, 2, 0],
    ['of a kind that there is none of', { kinds: ['REVERSAL'] }, 10, 0],
    ['of a time', { from: new Date('2026-01-01T00:00:00Z'), to: new Date('2026-01-20T00:00:00Z') }, 100, 0],
    ['of a common kind and a time', { kinds: ['USAGE', 'PROMO'], from: new Date('2026-10-01T00:00:00Z') }, 500, 0],
    ['with a rare text', { text: 'scene 1234,' }, 10, 5],
    ['with a text that is a pattern', { text: '%_\\' }, 10, 5],
    ['with a text, of rare kinds', { text: 'PROMO', kinds: ['PROMO', 'BOOST'] }, 10, 0],
    ['with a text, of two kinds', { text: '7777,', kinds: ['USAGE', 'BOOST'] }, 1, 8],
  ])('%s come in pages, both ways, none missed and none twice', async (_what, given, size, stops) => {
    const filter = lineFilter(given)
    const expected = entries.filter(fits(filter)).map(({ id }) => id)
    const older = await walk(filter, 'older', size)
    expect(older.found).toEqual(expected.toReversed())
    expect((await walk(filter, 'newer', size)).found).toEqual(expected)
    expect(older.stops).toBe(stops)
  })

  test('a search looks through at most so many lines a page', async () => {
    const filter = lineFilter({ text: 'nowhere' })
    const range = await rangeOf(db, person.accountId, filter)
    const page = { size: 10, from: null, towards: 'older' } as const
    const { ids, stoppedAt } = await pageOf(db, { accountId: person.accountId, range, filter, page })
    expect(ids).toEqual([])
    expect(stoppedAt?.id).toBe(entries.at(-SEARCHED_LINES_MAX)!.id)
  })
})

describe('the sums of a range', () => {
  test.each<[string, Date | null, Date | null]>([
    ['of everything', null, null],
    ['before the first line', null, new Date('2000-01-01T00:00:00Z')],
    ['after the last', new Date('2100-01-01T00:00:00Z'), null],
    ['of nothing', new Date('2026-05-05T00:00:00Z'), new Date('2026-05-05T00:00:00Z')],
    ['in the middle', new Date('2025-05-05T00:00:00Z'), new Date('2026-03-05T11:30:00Z')],
  ])('%s are those of its lines, and lead from its opening to its closing balance', async (_what, from, to) => {
    const lines = entries.filter(fits(lineFilter({ from, to })))
    const range = await rangeOf(db, person.accountId, { from, to })
    const totals = await totalsOf(db, person.accountId, range)
    expect(totals).toEqual(sumsOf(lines))
    expect(range.closing).toBe(totals.reduce((sum, { added, taken }) => sum + added - taken, range.opening))
    if (lines.length > 0) {
      expect(range.opening).toBe(lines[0]!.balanceAfter - lines[0]!.amount)
      expect(range.closing).toBe(lines.at(-1)!.balanceAfter)
    }
  })

  test('hold at every instant at which a line was written', async () => {
    for (const share of [0, 0.1, 0.35, 0.7, 1]) {
      const before = await rangeOf(db, person.accountId, { from: null, to: at(share) })
      const from = await rangeOf(db, person.accountId, { from: at(share), to: null })
      expect(before.high).toBe(from.low)
      expect(before.closing).toBe(from.opening)
    }
  })

  test('nobody else’s lines are in them, and a user’s client sees no others', async () => {
    const other = await world.createUser()
    const theirs = world.forUser(other.userId)
    const range = await rangeOf(theirs, person.accountId, { from: null, to: null })
    expect(range).toEqual({ low: 0n, high: 0n, opening: 0n, closing: 0n })
    expect(await totalsOf(theirs, person.accountId, { low: 0n, high: 9_999_999n })).toEqual([])
    const own = await rangeOf(theirs, other.accountId, { from: null, to: null })
    expect(own.closing).toBe(2_500n)
  })
})

const KINDS: EntryKind[] = ['ALLOCATION', 'BOOST', 'PROMO', 'ADJUSTMENT', 'USAGE', 'EXPIRY', 'REVERSAL']

function sumsOf(lines: Entry[]) {
  return KINDS.map((kind) => {
    const ofKind = lines.filter((line) => line.kind === kind).map(({ amount }) => amount)
    const sum = (amounts: bigint[]) => amounts.reduce((all, amount) => all + amount, 0n)
    const added = sum(ofKind.filter((amount) => amount > 0n))
    return { kind, added, taken: added - sum(ofKind), lines: ofKind.length }
  }).filter(({ lines }) => lines > 0)
}

describe('what the ledger writes', () => {
  test('carries the sums of its kind, whatever the order of kinds', async () => {
    const { userId, accountId } = await world.createUser()
    const steps = [300n, -50n, 20n, -400n, 7n]
    for (const [index, amount] of steps.entries()) {
      await world.system
        .$queryRaw`SELECT * FROM ledger.adjust(${accountId}::uuid, ${amount}, ${`k${index}`}, 'because')`
      const kind = index % 2 === 0 ? 'BOOST' : 'PROMO'
      await world.system.$queryRaw`
        SELECT * FROM ledger.grant(${accountId}::uuid, ${kind}::grant_kind, 11::bigint, ${`g${index}`}, 'A pack')`
    }
    const own = world.forUser(userId)
    const range = await rangeOf(own, accountId, { from: null, to: null })
    const lines = await own.entry.findMany({ orderBy: { version: 'asc' } })
    expect(await totalsOf(own, accountId, range)).toEqual(sumsOf(lines))
    for (const { version } of lines) {
      const part = await totalsOf(own, accountId, { low: version, high: range.high })
      expect(part).toEqual(sumsOf(lines.filter((line) => line.version > version)))
    }
  })

  test('is in the order of time, though who waited for the account had begun before', async () => {
    const { userId, accountId } = await world.createUser()
    const now = new Date(world.clock.now().getTime() + DAY_MS)
    const write = (key: string, time: Date) =>
      world.system.$queryRaw`SELECT * FROM ledger.adjust(${accountId}::uuid, 1, ${key}, 'x', ${time}::timestamptz)`
    await write('first', now)
    await write('waited', new Date(now.getTime() - 5_000))
    await write('clock was set back', new Date(now.getTime() - 3_600_000))
    const times = await world.forUser(userId).entry.findMany({ orderBy: { version: 'desc' }, take: 3 })
    expect(times.map(({ createdAt }) => createdAt.getTime() - now.getTime())).toEqual([-3_600_000, 0, 0])
  })
})
