import { createRequire } from 'node:module'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor, Context } from '../graphql/context.ts'
import { schema } from '../graphql/schema.ts'
import { changeSuspension } from './standing.ts'
import { type AuthWorld, startAuthWorld } from './testing.ts'

// The realm of graphql that Pothos lives in.
const { graphql } = createRequire(import.meta.url)('graphql') as typeof import('graphql')

let world: AuthWorld
beforeAll(async () => {
  world = await startAuthWorld()
})
afterAll(() => world.stop())

type Answer = { data?: Record<string, unknown> | null; code: unknown }

async function ask(actor: Actor, source: string, variableValues: Record<string, unknown> = {}): Promise<Answer> {
  const services = { database: world.database, auth: world.auth.service } as unknown as Context['services']
  const contextValue: Context = { actor, address: undefined, requestId: 'test', userAgent: undefined, services }
  const { data, errors } = await graphql({ schema, source, variableValues, contextValue })
  return { data: data as Answer['data'], code: errors?.[0]?.extensions.code }
}

const CREATE = `mutation ($scopes: [ApiKeyScope!]! = [ACT]) {
  createApiKey(name: "CI", scopes: $scopes) { key apiKey { id name prefix scopes lastUsedAt expiresAt createdAt } }
}`
const VIEWER =
  '{ viewer { user { id email name role plan suspended createdAt } apiKeys { id name prefix scopes lastUsedAt expiresAt } } }'

test('a user sees themselves and their keys, each key whole only once', async () => {
  const { actor, userId } = await world.person('viewer@example.com')
  const created = (await ask(actor, CREATE)).data!.createApiKey as {
    key: string
    apiKey: { id: string; prefix: string }
  }
  expect(created.apiKey).toMatchObject({ name: 'CI', scopes: ['READ', 'ACT'], prefix: created.key.slice(0, 8) })
  const { data } = await ask(actor, VIEWER)
  expect(data).toMatchObject({
    viewer: {
      user: { id: userId, email: 'viewer@example.com', role: 'USER', plan: 'PRO', suspended: false },
      apiKeys: [{ id: created.apiKey.id, name: 'CI', lastUsedAt: null, expiresAt: null }],
    },
  })
  expect(JSON.stringify(data)).not.toContain(created.key)
})

test('nobody revokes or sees the key of somebody else', async () => {
  const { actor: owner } = await world.person('owner@example.com')
  const { actor: other } = await world.person('other@example.com')
  const { id } = await world.auth.service.createApiKey(owner, { name: 'CI', scopes: ['READ'] })
  const revoke = 'mutation ($id: ID!) { revokeApiKey(id: $id) }'
  expect((await ask(other, revoke, { id })).data).toEqual({ revokeApiKey: false })
  expect((await ask(other, revoke, { id: 'nonsense' })).data).toEqual({ revokeApiKey: false })
  expect((await ask(other, VIEWER)).data).toMatchObject({ viewer: { apiKeys: [] } })
  expect((await ask(owner, revoke, { id })).data).toEqual({ revokeApiKey: true })
  expect((await ask(owner, revoke, { id })).data).toEqual({ revokeApiKey: false })
})

test('guests, keys and the suspended make no keys; the suspended still read', async () => {
  const { actor, bearer, userId } = await world.person('limited@example.com')
  const { key } = await world.auth.service.createApiKey(actor, { name: 'CI', scopes: ['ACT'] })
  expect(await ask({ kind: 'guest' }, CREATE)).toMatchObject({ code: 'UNAUTHENTICATED' })
  expect(await ask(await world.actorOf({ authorization: `Bearer ${key}` }), CREATE)).toMatchObject({
    code: 'FORBIDDEN',
  })
  await world.transactions.transaction((tx) =>
    changeSuspension(tx, { userId, suspended: true, actor: { kind: 'system' } }),
  )
  const suspended = await world.actorOf(bearer)
  expect(await ask(suspended, CREATE)).toMatchObject({ code: 'FORBIDDEN' })
  expect((await ask(suspended, VIEWER)).data).toMatchObject({ viewer: { user: { suspended: true } } })
})

test('no scope at all is refused with a code', async () => {
  const { actor } = await world.person('scopeless@example.com')
  expect(await ask(actor, CREATE, { scopes: [] })).toMatchObject({ code: 'BAD_USER_INPUT' })
})
