import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PASSWORD, startWorld, type World } from '../test/world.ts'
import { visitor } from './testing-visitor.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

type Listed = { id: string; lastSeenAt: string; userAgent: string; ipAddress: string | null; here: boolean }

async function atTwoPlaces() {
  const person = { email: `${randomUUID()}@example.com`, password: PASSWORD }
  const [desk, phone] = [visitor(world.url), visitor(world.url)]
  await desk.post('/sign-up/email', { ...person, name: 'Ada' }, { 'user-agent': 'desk' })
  const { headers } = await phone.post('/sign-in/email', person, { 'user-agent': 'phone' })
  return { desk, phone, phoneToken: headers.get('set-auth-token')!, ...person }
}

const sessions = async ({ get }: Pick<ReturnType<typeof visitor>, 'get'>) =>
  (await get('/list-sessions')).body as unknown as Listed[]

describe("one's sessions", () => {
  test('are listed with where and when, and without what opens them', async () => {
    const { desk } = await atTwoPlaces()
    const listed = await sessions(desk)
    expect(listed.map(({ userAgent, here }) => [userAgent, here]).sort()).toEqual([
      ['desk', true],
      ['phone', false],
    ])
    expect(Object.keys(listed[0]!).sort()).toEqual(['createdAt', 'here', 'id', 'ipAddress', 'lastSeenAt', 'userAgent'])
    expect((await visitor(world.url).get('/list-sessions')).status).toBe(401)
  })

  test('end one by one, and what is open with them closes within five seconds', async () => {
    const { desk, phone, phoneToken } = await atTwoPlaces()
    const closed = new Promise<number>((resolve) => {
      const socket = world.client.socket(phoneToken)
      socket.on('connected', async () => {
        const there = (await sessions(desk)).find(({ here }) => !here)!
        expect((await desk.post('/revoke-session', { id: there.id })).status).toBe(200)
      })
      socket.on('closed', (event) => resolve((event as { code: number }).code))
      void (async () => {
        for await (const _ of socket.subscribe('subscription { accountChanged { id } }'));
      })().catch(() => {})
    })
    const from = Date.now()
    expect(await closed).toBe(4403)
    expect(Date.now() - from).toBeLessThan(5_000)
    expect([await phone.who(), await desk.who()]).toEqual([null, expect.stringContaining('@')])
  })

  test('all but this one end at once', async () => {
    const { desk, phone, email } = await atTwoPlaces()
    expect((await desk.post('/revoke-other-sessions')).status).toBe(200)
    expect([await phone.who(), await desk.who()]).toEqual([null, email])
  })

  test('of others answer as those that are not there', async () => {
    const [{ desk: ada }, { desk: eve }] = [await atTwoPlaces(), await atTwoPlaces()]
    const [theirs] = await sessions(ada)
    const [foreign, missing] = [
      await eve.post('/revoke-session', { id: theirs!.id }),
      await eve.post('/revoke-session', { id: randomUUID() }),
    ]
    expect(foreign.status).toBe(404)
    expect(foreign.text).toBe(missing.text)
    expect(await sessions(ada)).toHaveLength(2)
    expect((await visitor(world.url).post('/revoke-session', { id: theirs!.id })).status).toBe(401)
    expect((await eve.post('/revoke-session', { token: 'x' })).status).toBe(400)
  })

  test('were seen when they were used, to five minutes', async () => {
    const { desk, email } = await atTwoPlaces()
    const long = new Date(Date.now() - 3_600_000)
    const read = () => world.system.session.findMany({ where: { user: { email } } })
    await world.system.session.updateMany({ where: { user: { email } }, data: { updatedAt: long } })
    world.app.bus.publish(`access:${(await read())[0]!.userId}`)
    await expect
      .poll(
        async () => {
          await desk.who()
          return (await read()).filter(({ updatedAt }) => updatedAt > long).map(({ userAgent }) => userAgent)
        },
        { timeout: 8_000 },
      )
      .toEqual(['desk'])
  })
})
