import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { follow, start } from '../actions/testing-actions.ts'
import type { Person } from '../test/client.ts'
import { startWorld, type World } from '../test/world.ts'

const GALLERY =
  '{ viewer { outputs(first: 2) { edges { cursor node { id url action { title } } } pageInfo { hasNextPage } } } }'

let world: World
let owner: Person
let path: string
beforeAll(async () => {
  world = await startWorld()
  owner = await world.signUp()
  const { id } = await start(world, owner, { work: { imageGeneration: { prompt: 'A <harbour>', count: 3 } } })
  await follow(world, owner, id)
  const { data } = await world.client.query('query ($id: ID!) { action(id: $id) { outputs { url } } }', { id }, owner)
  path = data.action.outputs[0].url
})
afterAll(() => world.close())

const get = (as: string | undefined, at = path) =>
  fetch(`${world.url}${at}`, as === undefined ? {} : { headers: { authorization: `Bearer ${as}` } })

async function keyOf(person: Person, scopes: string): Promise<string> {
  const document = `mutation { createApiKey(name: "Reader", scopes: [${scopes}]) { key } }`
  const { data, errors } = await world.client.query(document, {}, person)
  if (errors) throw new Error(JSON.stringify(errors))
  return data.createApiKey.key
}

describe('a stored output', () => {
  test('is for its owner, for a key of theirs that may read, and for admins', async () => {
    expect((await get(owner.token)).status).toBe(200)
    expect((await get(await keyOf(owner, 'READ'))).status).toBe(200)
    const admin = await world.signUp()
    await world.system.user.update({ where: { id: admin.userId }, data: { role: 'ADMIN' } })
    expect((await get(admin.token)).status).toBe(200)
  })

  test('is for nobody else: it answers as what does not exist', async () => {
    const stranger = await world.signUp()
    const nowhere = path.replace(/.{12}$/, '000000000000')
    const [foreign, missing] = await Promise.all([get(stranger.token), get(stranger.token, nowhere)])
    expect([foreign.status, missing.status]).toEqual([404, 404])
    expect(await foreign.text()).toBe(await missing.text())
    expect((await get(undefined)).status).toBe(401)
    expect((await get('no such token')).status).toBe(401)
  })

  test('is never a page: its type is fixed, nothing in it runs, and its name is no path', async () => {
    const { headers } = await get(owner.token, `${path}?download`)
    expect(headers.get('content-type')).toBe('image/png')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toContain('sandbox')
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename=/)
    expect(headers.get('content-disposition')).not.toMatch(/[<>/]/)
  })

  test('is given in parts', async () => {
    const whole = Buffer.from(await (await get(owner.token)).arrayBuffer())
    const part = await fetch(`${world.url}${path}`, {
      headers: { authorization: `Bearer ${owner.token}`, range: 'bytes=10-19' },
    })
    expect(part.status).toBe(206)
    expect(Buffer.from(await part.arrayBuffer())).toEqual(whole.subarray(10, 20))
  })
})

test('the gallery shows one’s own, newest first, a page at a time', async () => {
  const { data } = await world.client.query(GALLERY, {}, owner)
  const { edges, pageInfo } = data.viewer.outputs
  expect(edges).toHaveLength(2)
  expect(pageInfo.hasNextPage).toBe(true)
  expect(edges[0].node.action.title).toBe('A <harbour>')
  const rest = GALLERY.replace('first: 2', `first: 2, after: "${edges[1].cursor}"`)
  const { data: second } = await world.client.query(rest, {}, owner)
  expect(second.viewer.outputs).toMatchObject({ edges: [{ node: {} }], pageInfo: { hasNextPage: false } })
  const { data: others } = await world.client.query(GALLERY, {}, await world.signUp())
  expect(others.viewer.outputs.edges).toEqual([])
})
