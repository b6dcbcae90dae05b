import { type GraphQLNamedType, getNamedType, isAbstractType, isInterfaceType, isObjectType } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { schema } from '../../graphql/schema.ts'
import { answering, type ScriptedWorld, startScriptedWorld } from './scripted-world.ts'

let world: ScriptedWorld
beforeAll(async () => {
  world = await startScriptedWorld()
})
afterAll(() => world.close())

const USUAL = { prompt_tokens: 4_000, completion_tokens: 1_000, cost: 0.035 }

describe('10. admin by e-mail, margins in public, work of others', () => {
  test('no e-mail address, name or header makes an admin', async () => {
    const person = await world.client.signUp({
      name: 'ADMIN',
      email: `admin+${Date.now()}@directors-palette.example`,
      password: 'correct horse battery',
    })
    const headers = { authorization: `Bearer ${person.token}`, 'x-admin': 'true', 'x-role': 'ADMIN', 'x-user-id': '1' }
    const response = await world.client.post('/graphql', { query: '{ viewer { user { role } } }' }, headers)
    expect(await response.json()).toEqual({ data: { viewer: { user: { role: 'USER' } } } })
    expect(await world.system.user.count({ where: { role: 'ADMIN' } })).toBe(0)
  })

  test('what is open to others than admins leads to no cost, rate or margin', () => {
    // graphql/isolation-walk.test.ts shows that these keep everyone else out.
    const isAdmins = (field: string) => field.startsWith('admin') || field === 'rateVersions'
    const shown: string[] = []
    const seen = new Set<GraphQLNamedType>()
    const walk = (type: GraphQLNamedType) => {
      if (seen.has(type)) return
      seen.add(type)
      for (const member of isAbstractType(type) ? schema.getPossibleTypes(type) : []) {
        if (!isInterfaceType(type)) walk(member)
      }
      for (const field of isObjectType(type) ? Object.values(type.getFields()) : []) {
        if (isAdmins(field.name)) continue
        shown.push(`${type.name}.${field.name}`)
        walk(getNamedType(field.type))
      }
    }
    for (const root of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) walk(root!)
    expect(shown.length).toBeGreaterThan(100)
    const telling = shown.filter((field) => /cost|margin|profit|revenue|rate\b|microusd|price|perdollar/i.test(field))
    const prices = ['BoostPack.price', 'Plan.price', 'Purchase.price']
    expect(telling.filter((field) => !prices.includes(field))).toEqual([])
  })

  test('another user’s work is neither read nor cancelled, and costs them what it would have', async () => {
    const [ada, ben] = [await world.signUp(), await world.signUp()]
    const { promise: asked, resolve: ask } = Promise.withResolvers<void>()
    world.provider.chat = async (response, request) => {
      await asked
      await answering(USUAL)(response, request)
    }
    const { id } = await world.start(ada)
    for (const question of [
      'query ($id: ID!) { action(id: $id) { id } }',
      'mutation ($id: ID!) { cancelAction(id: $id) { id } }',
    ]) {
      const { data } = await world.client.query(question, { id }, ben)
      expect(Object.values(data)).toEqual([null])
    }
    ask()
    expect(await world.ended(id)).toMatchObject({ status: 'SUCCEEDED', charged: 7n })
    expect(await world.account(ben)).toEqual({ posted: 2_500n, held: 0n })
  })
})
