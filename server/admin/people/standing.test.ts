import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startOf } from '../../graphql/testing-callers.ts'
import { FIELDS } from '../../graphql/testing-fields.ts'
import { signUpAdmin } from '../../prices/testing-history.ts'
import type { Answer, Json, Person } from '../../test/client.ts'
import { type Instance, PASSWORD, startWorld, type World } from '../../test/world.ts'

const FIVE_SECONDS = 5_000

let world: World
let second: Instance
let admin: Person
let person: Person
beforeAll(async () => {
  world = await startWorld()
  second = await world.startInstance()
  ;[admin, person] = [await signUpAdmin(world), await world.signUp()]
})
afterAll(() => world.close())

const SUSPEND =
  'mutation ($id: ID!, $to: Boolean!) { adminSuspendUser(userId: $id, suspended: $to, reason: "r") { suspended } }'
const ROLE = 'mutation ($id: ID!, $role: Role!) { adminSetRole(userId: $id, role: $role, reason: "r") { role } }'
const SIGN_OUT = 'mutation ($id: ID!) { adminSignOutUser(userId: $id, reason: "r") }'
const VIEW_AS = 'mutation ($id: ID!) { adminViewAs(userId: $id, reason: "r") }'
const WHO = '{ viewer { viewedUntil user { id email } } admin { incidents { edges { node { id } } } } }'
const codeOf = ({ errors }: Answer) => errors?.[0]?.extensions.code

/** A socket of somebody's that is open, and how it ends. */
async function openSocket(at: Instance, whose: Person) {
  const socket = at.client.socket(whose)
  const events = socket.subscribe('subscription { accountChanged { id } }')
  const closed = new Promise<number>((resolve) => socket.on('closed', (event) => resolve((event as CloseEvent).code)))
  const { value } = await events.next()
  return {
    first: value as { data: Json },
    closed,
    next: () => events.next().catch(() => ({ done: true })),
    close: socket.close,
  }
}

const within = <T>(promise: Promise<T>): Promise<T | 'too late'> =>
  Promise.race([promise, new Promise<'too late'>((resolve) => setTimeout(resolve, FIVE_SECONDS, 'too late'))])

describe('a suspension', () => {
  test('reaches a socket on another instance within five seconds, and leaves reading and signing out', async () => {
    const socket = await openSocket(second, person)
    const key = await world.client.query('mutation { createApiKey(name: "k", scopes: [ACT]) { key } }', {}, person)
    expect((await world.client.query(SUSPEND, { id: person.userId, to: true }, admin)).data).toEqual({
      adminSuspendUser: { suspended: true },
    })
    expect(await within(socket.closed)).toBe(4403)
    await expect
      .poll(async () =>
        codeOf(
          await second.client.query(
            'mutation ($input: StartActionInput!) { startAction(input: $input) { __typename } }',
            startOf('A quay.'),
            person,
          ),
        ),
      )
      .toBe('FORBIDDEN')
    const start = 'mutation ($input: StartActionInput!) { startAction(input: $input) { __typename } }'
    for (const who of [person, key.data.createApiKey.key]) {
      expect(codeOf(await world.client.query(start, startOf('A quay.'), who))).toBe('FORBIDDEN')
    }
    expect((await world.client.query('{ viewer { user { suspended } } }', {}, person)).data.viewer.user.suspended).toBe(
      true,
    )
    await world.client.query(SUSPEND, { id: person.userId, to: false }, admin)
    const { data } = await world.client.query(start, startOf('A quay.'), person)
    expect(data.startAction.__typename).toBe('Action')
  })
})

describe('the last admin', () => {
  test('is left when two take the role from each other at the same instant, on two instances', async () => {
    const [one, two] = [await signUpAdmin(world), await signUpAdmin(world)]
    await world.client.query(ROLE, { id: admin.userId, role: 'USER' }, one)
    const answers = await Promise.all([
      world.client.query(ROLE, { id: two.userId, role: 'USER' }, one),
      second.client.query(ROLE, { id: one.userId, role: 'USER' }, two),
    ])
    expect(await world.system.user.count({ where: { role: 'ADMIN' } })).toBe(1)
    expect(answers.filter(({ errors }) => errors).map(codeOf)).toEqual(['FORBIDDEN'])
    const last = (await world.system.user.count({ where: { id: one.userId, role: 'ADMIN' } })) ? one : two
    expect(codeOf(await world.client.query(SUSPEND, { id: last.userId, to: true }, last))).toBe('FORBIDDEN')
    await world.client.query(ROLE, { id: admin.userId, role: 'ADMIN' }, last)
  })
})

test('signing somebody out ends their sessions and sockets on every instance, and none of their keys', async () => {
  const gone = await world.signUp()
  const key = await world.client.query('mutation { createApiKey(name: "k", scopes: [READ]) { key } }', {}, gone)
  const socket = await openSocket(second, gone)
  expect((await world.client.query(SIGN_OUT, { id: gone.userId }, admin)).data).toEqual({ adminSignOutUser: 1 })
  expect(await within(socket.closed)).toBe(4403)
  expect(codeOf(await world.client.query(WHO, {}, gone))).toBe('UNAUTHENTICATED')
  expect((await world.client.query(WHO, {}, key.data.createApiKey.key)).data.viewer.user.id).toBe(gone.userId)
})

describe('viewing as somebody', () => {
  const view = async () => {
    const viewer = await signUpAdmin(world)
    expect((await world.client.query(VIEW_AS, { id: person.userId }, viewer)).errors).toBeUndefined()
    return viewer
  }

  test('reads what they read, and no more', async () => {
    const viewer = await view()
    const { data } = await world.client.query(WHO, {}, viewer)
    expect(data).toMatchObject({
      viewer: { viewedUntil: expect.any(String), user: { id: person.userId } },
      admin: null,
    })
    const response = await fetch(`${world.url}/api/account/data.zip`, {
      headers: { authorization: `Bearer ${viewer.token}` },
    })
    expect(response.status).toBe(403)
  })

  test.each(Object.keys(FIELDS).filter((name) => name.startsWith('Mutation.') && name !== 'Mutation.endViewAs'))(
    'cannot do %s',
    async (name) => {
      viewing ??= await view()
      const variables = { id: person.userId, user: person.userId, work: {}, ...startOf('A quay.') }
      const { document } = FIELDS[name]!
      const declared = [...document.matchAll(/\$(\w+): (\[?\w+)/g)]
      const given = Object.fromEntries(
        declared.map(([, one, type]) => [one, (variables as Json)[one!] ?? SAMPLES[type!]]),
      )
      const answer = await world.client.query(document, given, viewing)
      expect(codeOf(answer), JSON.stringify(answer)).toBe('FORBIDDEN')
    },
  )
  let viewing: Person | undefined
  const SAMPLES: Record<string, unknown> = {
    String: 'x',
    ID: 'x',
    '[ID': ['x'],
    Int: 1,
    DateTime: '2100-01-01T00:00:00Z',
  }

  test('cannot reach the sign-in’s settings, and their own seen work stays unseen', async () => {
    const viewer = await view()
    for (const path of ['change-password', 'revoke-sessions', 'update-user', 'two-factor/enable']) {
      const body = { currentPassword: PASSWORD, newPassword: 'another long one', name: 'X', password: PASSWORD }
      const headers = { authorization: `Bearer ${viewer.token}` }
      expect((await world.client.post(`/api/auth/${path}`, body, headers)).status, path).toBe(403)
    }
    const { id } = await world.system.action.findFirstOrThrow({ where: { accountId: person.userId } })
    await expect
      .poll(async () => (await world.system.action.findFirstOrThrow({ where: { id } })).endedAt, { timeout: 10_000 })
      .not.toBeNull()
    await world.system.action.update({ where: { id }, data: { unseenSince: new Date() } })
    const { data } = await world.client.query('query ($id: ID!) { action(id: $id) { text } }', { id }, viewer)
    expect(data.action).not.toBeNull()
    expect((await world.system.action.findFirstOrThrow({ where: { id } })).unseenSince).not.toBeNull()
  })

  test('is audited, ends when it is ended, and no socket shows it any longer', async () => {
    const viewer = await view()
    const socket = await openSocket(second, viewer)
    expect(socket.first.data.accountChanged.id).toBe(person.userId)
    expect((await world.client.query('mutation { endViewAs }', {}, viewer)).data).toEqual({ endViewAs: true })
    expect(await within(socket.closed)).toBe(4403)
    for (const at of [world, second]) {
      await expect
        .poll(async () => (await at.client.query(WHO, {}, viewer)).data.viewer.user.id, { timeout: FIVE_SECONDS })
        .toBe(viewer.userId)
    }
    const lines = await world.system.auditEntry.findMany({ where: { actorId: viewer.userId }, orderBy: { id: 'asc' } })
    expect(lines.map(({ action, target, actorKind }) => [action, target, actorKind])).toEqual([
      ['viewAs.start', person.userId, 'admin'],
      ['viewAs.end', person.userId, 'admin'],
    ])
  })

  test('ends by itself, sockets too, and leaves the admin signed in; and with the role', async () => {
    const [viewer, former] = [await view(), await view()]
    const [socket, other] = [await openSocket(second, viewer), await openSocket(second, former)]
    await world.system.session.updateMany({ where: { userId: viewer.userId }, data: { viewingUntil: new Date() } })
    await world.client.query(ROLE, { id: former.userId, role: 'USER' }, admin)
    expect(await within(socket.closed)).toBe(4403)
    expect(await within(other.closed)).toBe(4403)
    await expect
      .poll(async () => (await world.client.query(WHO, {}, viewer)).data.viewer.user.id, { timeout: 6_000 })
      .toBe(viewer.userId)
    const { data } = await world.client.query(WHO, {}, former)
    expect(data).toMatchObject({ viewer: { viewedUntil: null, user: { id: former.userId } }, admin: null })
  })
})

describe('money and roles', () => {
  const ADJUST =
    'mutation ($id: ID!) { adminAdjustCredits(userId: $id, amount: 1, reason: "r", idempotencyKey: "k") { __typename } }'
  const CONFIRM = 'mutation ($password: String!) { confirmIdentity(password: $password) }'

  test('ask for the password again after fifteen minutes, and once for all that follows', async () => {
    const late = await signUpAdmin(world)
    const before = new Date(Date.now() - 16 * 60_000)
    await world.system.session.updateMany({ where: { userId: late.userId }, data: { provenAt: before } })
    world.app.bus.publish(`access:${late.userId}`)
    const { userId: id } = person
    expect(codeOf(await world.client.query(ADJUST, { id }, late))).toBe('REAUTHENTICATE')
    expect(codeOf(await world.client.query(ROLE, { id, role: 'ADMIN' }, late))).toBe('REAUTHENTICATE')
    const wrong = await world.client.query(CONFIRM, { password: 'not it at all' }, late)
    expect(wrong.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'password' })
    expect((await world.client.query(CONFIRM, { password: PASSWORD }, late)).data).toEqual({ confirmIdentity: true })
    expect((await world.client.query(ADJUST, { id }, late)).data.adminAdjustCredits.__typename).toBe('LedgerEntry')
  })
})
