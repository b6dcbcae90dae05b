import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { microUsd } from '../brands.ts'
import { createTestDatabase, type TestDatabase } from '../test/database.ts'
import { abandonPending, type CallEnd, createCallLog, markCounted, markInvalid, sumsFor } from './call-log.ts'
import { someHold } from './gateway-world.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

const at = new Date('2026-11-22T09:00:00Z')
const succeeded: CallEnd = {
  outcome: 'SUCCEEDED',
  inputTokens: 100,
  outputTokens: 20,
  costMicroUsd: microUsd(450),
  costSource: 'PROVIDER',
  latencyMs: 900,
  endedAt: at,
}

async function someCalls(count: number) {
  const log = createCallLog(db.system)
  const held = someHold()
  const ids: string[] = []
  for (let part = 0; part < count; part++) {
    ids.push(await log.begin({ held, part, modelId: 'openai/gpt-4o', startedAt: at }))
  }
  const rows = () => db.system.providerCall.findMany({ where: { actionId: held.actionId }, orderBy: { part: 'asc' } })
  return { log, held, ids, rows }
}

test('a call is pending until it ends, and ends once', async () => {
  const { log, held, ids, rows } = await someCalls(1)
  expect(await rows()).toMatchObject([
    { accountId: held.accountId, outcome: 'PENDING', costMicroUsd: null, endedAt: null },
  ])
  await log.finish(ids[0]!, succeeded)
  await log.finish(ids[0]!, { ...succeeded, outcome: 'FAILED', costMicroUsd: microUsd(1) })
  expect(await rows()).toMatchObject([{ outcome: 'SUCCEEDED', costMicroUsd: 450n, counted: false, endedAt: at }])
})

test('only the calls that are counted make the price; the house pays for all of them', async () => {
  const { log, held, ids } = await someCalls(3)
  for (const id of ids) await log.finish(id, succeeded)
  await db.system.$transaction(async (tx) => {
    await markCounted(tx, [ids[0]!, ids[2]!])
    expect(await sumsFor(tx, held.actionId)).toEqual({
      calls: 3,
      totalMicroUsd: 1_350n,
      counted: { costMicroUsd: 900n, inputTokens: 200, outputTokens: 40 },
    })
  })
})

test('an action without calls sums up to nothing', async () => {
  const nothing = { costMicroUsd: 0n, inputTokens: 0, outputTokens: 0 }
  const sums = await sumsFor(db.system, someHold().actionId)
  expect(sums).toEqual({ calls: 0, totalMicroUsd: 0n, counted: nothing })
})

test('a crash leaves pending calls, which are given up; what they cost can still come to light', async () => {
  const { log, held, ids, rows } = await someCalls(2)
  await log.finish(ids[0]!, succeeded)
  expect(await abandonPending(db.system, held.actionId, at)).toBe(1)
  expect(await rows()).toMatchObject([{ outcome: 'SUCCEEDED' }, { outcome: 'ABANDONED', endedAt: at }])
  await log.finish(ids[1]!, { ...succeeded, outcome: 'CANCELED' })
  expect(await rows()).toMatchObject([{ outcome: 'SUCCEEDED' }, { outcome: 'CANCELED', costMicroUsd: 450n }])
})

test('an answer that did not fit is invalid, and keeps its cost', async () => {
  const { log, ids, rows } = await someCalls(1)
  await log.finish(ids[0]!, succeeded)
  await markInvalid(db.system, ids[0]!, 'shots: expected array')
  expect(await rows()).toMatchObject([{ outcome: 'INVALID', errorCode: 'INVALID_RESULT', costMicroUsd: 450n }])
})

describe('what a provider says', () => {
  test.for([
    ['is cut short', 'x'.repeat(5_000), 'x'.repeat(500)],
    ['shows no key', 'bad key sk-or-v1-0123456789abcdef!', 'bad key [key]!'],
    ['shows no credentials', 'sent Authorization: Bearer abc.def', 'sent Authorization: [key]'],
    ['shows no file', 'in data:image/png;base64,iVBORw0KGgo= it', 'in [data] it'],
    ['can be stored', 'nul \0 and half \ud800', 'nul  and half \ufffd'],
  ])('%s', async ([, said, kept]) => {
    const { log, ids, rows } = await someCalls(1)
    await log.finish(ids[0]!, { ...succeeded, outcome: 'FAILED', errorCode: 'PROVIDER_UNAVAILABLE', error: said })
    expect(await rows()).toMatchObject([{ error: kept }])
  })
})
