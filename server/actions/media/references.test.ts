import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { UserId } from '../../brands.ts'
import { InvalidInput } from '../../errors.ts'
import { createFetchPicture } from '../picture.ts'
import { createMediaStage, type MediaStage } from './testing-media.ts'

const PNG = Buffer.from('\x89PNG\r\n\x1a\n and the rest', 'latin1')
const MINE = '0189aaaa-0000-7000-8000-000000000001'

/** The outside world; its address counts as public here. */
const outside = createServer((req, res) => {
  switch (req.url) {
    case '/picture':
      return void res.end(PNG)
    case '/huge': {
      res.writeHead(200, { 'content-type': 'image/png' })
      let left = 50
      const megabyte = Buffer.alloc(1_000_000, PNG)
      const body = new Readable({
        read() {
          this.push(left-- > 0 ? megabyte : null)
        },
      })
      return void body.pipe(res)
    }
    case '/page':
      return void res.writeHead(200, { 'content-type': 'image/png' }).end('<html><script>alert(1)</script></html>')
    case '/loop':
      return void res.writeHead(302, { location: '/loop' }).end()
    case '/inwards':
      return void res.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()
    default:
      return void res.writeHead(404).end()
  }
})
let origin: string
let stage: MediaStage
let on: ReturnType<MediaStage['instance']>
let userId: UserId
beforeAll(async () => {
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(outside.address() as AddressInfo).port}`
})
afterAll(() => outside.close())
beforeEach(async () => {
  const readOutput = async (id: string, reader: UserId) =>
    id === MINE && reader === userId ? Readable.from([PNG]) : null
  stage = await createMediaStage({ fetchPicture: createFetchPicture({ readOutput, trustedOrigins: [origin] }) })
  on = stage.instance()
  userId = (await stage.createUser()).userId
})
afterEach(() => stage.close())

const startWith = (referenceImages: string[], reader = userId) =>
  on.actions.start(reader, {
    idempotencyKey: referenceImages.join(' ').slice(0, 200),
    work: { imageGeneration: { prompt: 'A harbour', referenceImages } },
  })

describe('a reference image is refused before anything is held', () => {
  test.each([
    ['of 50 MB', () => `${origin}/huge`, /larger than 6 MB/],
    ['that is a page', () => `${origin}/page`, /not a PNG, JPEG, WebP or GIF/],
    ['behind a loop of redirects', () => `${origin}/loop`, /redirects too often/],
    ['that is not there', () => `${origin}/missing`, /status 404/],
    ['behind a redirect to a private address', () => `${origin}/inwards`, /Only public addresses/],
    ['at a private address', () => 'http://192.168.1.1/a.png', /Only public addresses/],
    ['at the server itself', () => 'http://127.0.0.1:5432/', /Only public addresses/],
    ['at the address of a cloud’s secrets', () => 'http://169.254.169.254/latest/meta-data', /Only public addresses/],
    ['at no address', () => 'ftp://example.com/a.png', /http\(s\) address/],
    ['that is data, and no picture', () => 'data:image/png;base64,PGh0bWw+', /not a PNG, JPEG, WebP or GIF/],
    ['that is somebody else’s output', () => '/outputs/0189aaaa-0000-7000-8000-00000000ffff', /no such output/],
  ])('%s', async (_name, address, message) => {
    const refusal = await startWith([`${origin}/picture`, address()]).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(InvalidInput)
    expect(refusal).toMatchObject({
      field: 'work.imageGeneration.referenceImages.1',
      message: expect.stringMatching(message),
    })
    expect(await stage.account(userId)).toEqual({ posted: 2_500n, held: 0n })
    expect(await stage.system.action.count()).toBe(0)
  })
})

test('pictures from outside and from one’s own outputs are handed on as data, and forgotten at the end', async () => {
  const id = await startWith([`${origin}/picture`, `/outputs/${MINE}`])
  await on.advance(id)
  expect(stage.provider.requests[0]).toMatchObject({
    references: [
      { contentType: 'image/png', bytes: PNG },
      { contentType: 'image/png', bytes: PNG },
    ],
  })
  stage.provider.set(0, { status: 'SUCCEEDED', sources: ['http://provider.test/out.png'] })
  await on.advance(id)
  await on.advance(id)
  expect(await stage.read(id)).toMatchObject({ status: 'SUCCEEDED', material: null })
})

test('only pictures are kept apart: a prompt that looks like one is sent as it was written', async () => {
  const prompt = `data:image/png;base64,${'A'.repeat(60)} is what the note on the wall says`
  const id = await on.actions.start(userId, { idempotencyKey: 'note', work: { imageGeneration: { prompt } } })
  await on.advance(id)
  expect(stage.provider.requests[0]).toMatchObject({ prompt })
})

test('a model that draws only after pictures says so before anything is held', async () => {
  const input = { idempotencyKey: 'turbo', model: 'runwayml/gen4-image-turbo' }
  const refusal = on.actions.start(userId, { ...input, work: { imageGeneration: { prompt: 'A harbour' } } })
  await expect(refusal).rejects.toMatchObject({ field: 'work.imageGeneration.referenceImages' })
  const work = { imageGeneration: { prompt: 'A harbour', referenceImages: [`${origin}/picture`] } }
  await on.actions.start(userId, { ...input, work })
  expect(await stage.account(userId)).toEqual({ posted: 2_500n, held: 4n })
})
