import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startWorld, type World } from '../../test/world.ts'
import { follow, start } from '../testing-actions.ts'

const READ = `query ($id: ID!) { action(id: $id) {
  status held charged failure { code message } outputs { url contentType bytes }
  receipt { quoted held charged released calls inputTokens }
} }`

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

const image = (more: object = {}) => ({ work: { imageGeneration: { prompt: 'A harbour at night', ...more } } })
const video = (more: object = {}) => ({ work: { videoGeneration: { prompt: 'The ferry leaves', ...more } } })

describe('images and video, from the quote to the file', () => {
  test.each([
    ['an image', image(), { charged: 10, files: 1, type: 'image/png' }],
    ['four images in 1080p', image({ count: 4, resolution: '1080p' }), { charged: 64, files: 4, type: 'image/png' }],
    ['a video', video({ seconds: 3, resolution: '480p' }), { charged: 11, files: 1, type: 'video/mp4' }],
  ])('%s: progress, files, a charge that is the quote', async (_name, work, expected) => {
    const person = await world.signUp()
    const action = await start(world, person, work)
    expect(action).toMatchObject({ __typename: 'Action', held: expected.charged })
    const steps = await follow(world, person, action.id)
    expect(steps.at(-1)!.action.status).toBe('SUCCEEDED')
    expect(steps.map((step) => step.sequence)).toEqual(steps.map((_, index) => index + 1))

    const { data } = await world.client.query(READ, { id: action.id }, person)
    expect(data.action).toMatchObject({ status: 'SUCCEEDED', held: 0, charged: expected.charged, failure: null })
    expect(data.action.receipt).toMatchObject({ quoted: expected.charged, released: 0, calls: expected.files })
    expect(data.action.outputs).toHaveLength(expected.files)
    for (const output of data.action.outputs) {
      expect(output.contentType).toBe(expected.type)
      const file = await fetch(`${world.url}${output.url}`, { headers: { authorization: `Bearer ${person.token}` } })
      expect(file.status).toBe(200)
      expect(file.headers.get('content-type')).toBe(expected.type)
      expect((await file.arrayBuffer()).byteLength).toBe(output.bytes)
    }
    const account = await world.system.account.findFirstOrThrow({ where: { id: person.userId } })
    expect(account).toMatchObject({ posted: 2_500n - BigInt(expected.charged), held: 0n })
  })
})
