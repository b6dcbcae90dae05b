import { afterAll, beforeAll, expect, test } from 'vitest'
import { signUpAdmin } from '../prices/testing-history.ts'
import { startWorld, type World } from '../test/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({ env: { REQUIRE_ADMIN_SECOND_FACTOR: 'true' } })
})
afterAll(() => world.close())

test('where admins need a second factor, one without is told what to do, and one with it is let in', async () => {
  const admin = await signUpAdmin(world)
  const ask = () =>
    world.client.query('{ viewer { user { id } } admin { users { edges { node { lastSeenAt } } } } }', {}, admin)
  const refused = await ask()
  expect(refused.data.viewer.user.id).toBe(admin.userId)
  expect(refused.errors?.[0]).toMatchObject({
    message: expect.stringContaining('Turn it on in your settings'),
    extensions: { code: 'FORBIDDEN', reason: 'SECOND_FACTOR' },
  })
  const suspend = 'mutation ($id: ID!) { adminSuspendUser(userId: $id, suspended: true, reason: "r") { id } }'
  const tried = await world.client.query(suspend, { id: admin.userId }, admin)
  expect(tried.errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', reason: 'SECOND_FACTOR' })
  await world.system.user.update({ where: { id: admin.userId }, data: { twoFactorEnabled: true } })
  world.app.bus.publish(`access:${admin.userId}`)
  const { data, errors } = await ask()
  expect(errors).toBeUndefined()
  expect(data.admin.users.edges).toHaveLength(1)
})
