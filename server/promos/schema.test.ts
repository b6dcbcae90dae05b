import { afterAll, beforeAll, expect, test } from 'vitest'
import { changeRole } from '../auth/standing.ts'
import { userId } from '../brands.ts'
import type { Person } from '../test/client.ts'
import { startWorld, type World } from '../test/world.ts'

const CREATE = `mutation ($code: String!, $points: Points! = 300, $uses: Int! = 5, $usesPerUser: Int! = 1, $expiresAt: DateTime) {
  adminCreatePromo(code: $code, points: $points, uses: $uses, usesPerUser: $usesPerUser, expiresAt: $expiresAt) {
    id code points uses used usesPerUser expiresAt } }`
const REDEEM = `mutation ($code: String!) { redeemPromo(code: $code) { __typename
  ... on PromoRedeemed { grant { kind amount remaining expiresAt } account { id posted available boostRemaining version } }
  ... on PromoRejected { reason message } } }`

let world: World
let admin: Person
beforeAll(async () => {
  world = await startWorld()
  admin = await world.signUp()
  await world.app.transactions.transaction((tx) =>
    changeRole(tx, { userId: userId(admin.userId), role: 'ADMIN', actor: { kind: 'system' } }),
  )
})
afterAll(() => world.close())

test('an admin makes a code, which is in the audit, and a person redeems it and sees their account', async () => {
  const { data } = await world.client.query(CREATE, { code: ' premiere ' }, admin)
  const { id, ...promo } = data.adminCreatePromo
  expect(promo).toEqual({ code: 'PREMIERE', points: 300, uses: 5, used: 0, usesPerUser: 1, expiresAt: null })
  expect(await world.system.auditEntry.findFirst({ where: { target: id } })).toMatchObject({
    actorId: admin.userId,
    actorKind: 'admin',
    action: 'promo.create',
    after: { code: 'PREMIERE', points: '300', uses: 5, usesPerUser: 1 },
  })

  const person = await world.signUp()
  expect((await world.client.query(REDEEM, { code: 'Premiere' }, person)).data.redeemPromo).toEqual({
    __typename: 'PromoRedeemed',
    grant: { kind: 'PROMO', amount: 300, remaining: 300, expiresAt: null },
    account: { id: person.userId, posted: 2_800, available: 2_800, boostRemaining: 300, version: expect.any(Number) },
  })
  expect((await world.client.query(REDEEM, { code: 'PREMIERE' }, person)).data.redeemPromo).toEqual({
    __typename: 'PromoRejected',
    reason: 'ALREADY_REDEEMED',
    message: 'You have used this code already.',
  })
})

test.each([
  [{ code: 'PREMIERE-2', points: 0 }, 'points'],
  [{ code: 'PREMIERE-2', uses: -5 }, 'uses'],
  [{ code: 'PREMIERE-2', usesPerUser: 0 }, 'usesPerUser'],
  [{ code: 'PREMIERE-2', expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt'],
  [{ code: 'no spaces' }, 'code'],
  [{ code: '\0' }, 'code'],
])('a code such as %j is refused by code, with its field', async (input, field) => {
  const { errors } = await world.client.query(CREATE, input, admin)
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field })
})

test('the same code twice is one, twenty times at once too', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => world.client.query(CREATE, { code: 'ONCE-ONLY' }, admin)),
  )
  expect(answers.filter(({ errors }) => !errors)).toHaveLength(1)
  for (const { errors } of answers.filter((one) => one.errors)) {
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'code' })
  }
  const { id } = await world.system.promo.findFirstOrThrow({ where: { code: 'ONCE-ONLY' } })
  expect(await world.system.auditEntry.count({ where: { action: 'promo.create', target: id } })).toBe(1)
  expect(
    await world.system.auditEntry.count({
      where: { action: 'promo.create', after: { path: ['code'], equals: 'ONCE-ONLY' } },
    }),
  ).toBe(1)
})

test('the eleventh wrong code is answered by code, with how long to wait', async () => {
  const person = await world.signUp()
  for (let i = 0; i < 10; i++) {
    expect((await world.client.query(REDEEM, { code: `WRONG-${i}` }, person)).data.redeemPromo.reason).toBe('UNKNOWN')
  }
  const { errors } = await world.client.query(REDEEM, { code: 'PREMIERE' }, person)
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: expect.any(Number) })
})
