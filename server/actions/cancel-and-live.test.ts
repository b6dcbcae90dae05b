import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Json } from '../test/client.ts'
import { startWorld, type World } from '../test/world.ts'
import { PROGRESS, RECEIPT, STORY, start, story } from './testing-actions.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

describe('cancel', () => {
  const CANCEL = 'mutation ($id: ID!) { cancelAction(id: $id) { id status } }'

  test('of an action that hangs ends it, and charges nothing that no provider did', async () => {
    const person = await world.signUp()
    const { id } = await start(world, person, story(`${STORY} [[sandbox:hang]]`))
    const socket = world.client.socket(person)
    let last: Record<string, Json> | undefined
    for await (const { data } of socket.subscribe(PROGRESS, { id })) {
      last = data!.actionProgress
      if (last!.action.status === 'RUNNING') await world.client.query(CANCEL, { id }, person)
    }
    await socket.close()
    expect(last!.action.status).toBe('CANCELED')
    const account = await world.system.account.findFirstOrThrow({ where: { id: person.userId } })
    expect(account).toMatchObject({ posted: 2_500n, held: 0n })
  })

  test('of an action that has begun to write keeps what it wrote, and charges it within the hold', async () => {
    const person = await world.signUp()
    const { id, held } = await start(world, person, story(`${STORY} [[sandbox:slow=40]]`))
    const socket = world.client.socket(person)
    let asked = false
    for await (const { data } of socket.subscribe(PROGRESS, { id })) {
      if (!data!.actionProgress.textDelta || asked) continue
      asked = true
      await world.client.query(CANCEL, { id }, person)
    }
    await socket.close()
    const { data } = await world.client.query(RECEIPT, { id }, person)
    expect(data.action.status).toBe('CANCELED')
    expect(data.action.text.length).toBeGreaterThan(0)
    expect(data.action.charged).toBeGreaterThanOrEqual(1)
    expect(data.action.charged).toBeLessThanOrEqual(held)
  })

  test("of somebody else's action, or of none, answers null", async () => {
    const [ada, ben] = [await world.signUp(), await world.signUp()]
    const { id } = await start(world, ada, story(STORY))
    for (const foreign of [id, '00000000-0000-4000-8000-000000000000', 'nonsense']) {
      expect((await world.client.query(CANCEL, { id: foreign }, ben)).data).toEqual({ cancelAction: null })
    }
    expect((await world.client.query(RECEIPT, { id }, ben)).data).toEqual({ action: null })
  })
})

describe('the account, live', () => {
  test('entryAdded gives every entry once, in order, from the first on, while they are being made', async () => {
    const person = await world.signUp()
    const socket = world.client.socket(person)
    const entries = socket.subscribe('subscription { entryAdded { id kind amount balanceAfter } }')
    const seen: Record<string, Json>[] = []
    const wanted = 4
    await Promise.all([
      start(world, person, story(STORY)),
      start(world, person, story(`${STORY} Again.`)),
      start(world, person, story(`${STORY} Once more.`)),
    ])
    for await (const { data } of entries) {
      seen.push(data!.entryAdded)
      if (seen.length === wanted) break
    }
    await socket.close()
    expect(new Set(seen.map(({ id }) => id)).size).toBe(wanted)
    expect(seen.reduce((sum, { amount }) => sum + amount, 0)).toBe(seen.at(-1)!.balanceAfter)
  })

  test('accountChanged comes at once, then with versions that only grow', async () => {
    const person = await world.signUp()
    const socket = world.client.socket(person)
    const versions: number[] = []
    for await (const { data } of socket.subscribe('subscription { accountChanged { id version available held } }')) {
      versions.push(data!.accountChanged.version)
      if (versions.length === 1) await start(world, person, story(STORY))
      if (versions.at(-1)! >= 3) break
    }
    await socket.close()
    expect(versions[0]).toBe(1)
    expect(versions).toEqual([...versions].sort((a, b) => a - b))
  })
})
