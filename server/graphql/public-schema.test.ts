import { buildSchema } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { changeRole } from '../auth/standing.ts'
import { userId } from '../brands.ts'
import { startWorld, type World } from '../test/world.ts'
import { printed, publicSchema } from './public-schema.ts'
import { schema } from './schema.ts'
import { FIELDS } from './testing-fields.ts'

describe('the public schema', () => {
  const text = printed(publicSchema(schema))
  const open = buildSchema(text)

  test('has the root fields that somebody other than an admin may ask, and no others', () => {
    const roots = [open.getQueryType()!, open.getMutationType()!, open.getSubscriptionType()!]
    const found = roots.flatMap((root) => Object.keys(root.getFields()).map((field) => `${root.name}.${field}`))
    const allowed = Object.entries(FIELDS).filter(([, { verdicts }]) =>
      Object.entries(verdicts).some(
        ([who, verdict]) => who !== 'admin' && !['UNAUTHENTICATED', 'FORBIDDEN', 'empty'].includes(verdict),
      ),
    )
    expect(found.sort()).toEqual(allowed.map(([name]) => name).sort())
  })

  test('names no type of the admin’s', () => {
    const names = Object.keys(open.getTypeMap())
    expect(names.filter((name) => /admin|alert|audit|rateversion|replay/i.test(name))).toEqual([])
    expect(names).toEqual(expect.arrayContaining(['Action', 'BudgetReached', 'InsufficientCredits', 'StoryBreakdown']))
  })
})

describe('the file of it', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
  })
  afterAll(() => world.close())
  const ask = (token?: string, headers: Record<string, string> = {}) =>
    fetch(`${world.url}/schema.graphql`, {
      headers: { ...(token && { authorization: `Bearer ${token}` }), ...headers },
    })

  test('is for who is signed in or has a key; admins get all of it, in a session', async () => {
    const [ada, root] = [await world.signUp(), await world.signUp()]
    await world.app.transactions.transaction((tx) =>
      changeRole(tx, { userId: userId(root.userId), role: 'ADMIN', actor: { kind: 'system' } }),
    )
    const { data } = await world.client.query('mutation { createApiKey(name: "k", scopes: [READ]) { key } }', {}, root)
    expect((await ask()).status).toBe(401)
    const file = await ask(ada.token)
    expect(file.headers.get('content-disposition')).toBe('attachment; filename="schema.graphql"')
    const text = await file.text()
    expect(text).toBe(printed(publicSchema(schema)))
    expect(await (await ask(data.createApiKey.key)).text()).toBe(text)
    expect(await (await ask(root.token)).text()).toBe(printed(schema))
    expect((await ask(ada.token, { 'if-none-match': file.headers.get('etag')! })).status).toBe(304)
  })
})
