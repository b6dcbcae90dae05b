import { once } from 'node:events'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createS3Storage } from './s3-storage.ts'
import type { Storage } from './storage.ts'
import { inChunks, png, sumOf } from './testing-files.ts'
import { ID, startOutputs } from './testing-outputs.ts'
import { startS3 } from './testing-s3.ts'

const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer())
const headersOf = (response: Response, ...names: string[]) =>
  Object.fromEntries(names.map((name) => [name, response.headers.get(name)]))

describe('a file', () => {
  test('comes whole, with what a browser needs to keep it and to run nothing of it', async () => {
    const { get, content } = await startOutputs()
    const response = await get()
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': '100000',
      'accept-ranges': 'bytes',
      etag: `"${ID}"`,
      'cache-control': 'private, max-age=31536000, immutable',
      'content-disposition': 'inline; filename="Poster.png"',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'cross-origin-resource-policy': 'same-origin',
    })
    expect(sumOf(await bytesOf(response))).toBe(sumOf(content))
  })

  test('is to be kept, when a download is asked for', async () => {
    const { get } = await startOutputs({ filename: 'Füße', contentType: 'video/mp4' })
    for (const query of ['?download', '?download=1', '?a=b&download']) {
      const response = await get({}, { path: `/outputs/${ID}${query}` })
      expect(response.headers.get('content-disposition')).toBe(
        `attachment; filename="F__e.mp4"; filename*=UTF-8''F%C3%BC%C3%9Fe.mp4`,
      )
      await response.body?.cancel()
    }
  })

  test('of no bytes is a file too', async () => {
    const { get } = await startOutputs({ content: Buffer.alloc(0) })
    const response = await get()
    expect([response.status, response.headers.get('content-length')]).toEqual([200, '0'])
    expect((await bytesOf(response)).length).toBe(0)
  })

  test('is described to HEAD as to GET, without being opened', async () => {
    const read: Storage['read'] = () => Promise.reject(new Error('opened'))
    const { get } = await startOutputs({ read })
    const response = await get({ range: 'bytes=0-1' }, { method: 'HEAD' })
    expect(response.status).toBe(200)
    expect(headersOf(response, 'content-length', 'content-type', 'etag')).toEqual({
      'content-length': '100000',
      'content-type': 'image/png',
      etag: `"${ID}"`,
    })
  })

  test('that the reader has already is not sent again', async () => {
    const { get } = await startOutputs()
    const response = await get({ 'if-none-match': `W/"other", "${ID}"`, range: 'bytes=0-1' })
    expect([response.status, await response.text()]).toEqual([304, ''])
    expect(headersOf(response, 'etag', 'content-type')).toEqual({ etag: `"${ID}"`, 'content-type': null })
    expect((await get({ 'if-none-match': '"other"' }, { method: 'HEAD' })).status).toBe(200)
  })
})

describe('a part', () => {
  test('comes with its place in the whole', async () => {
    const { get, content } = await startOutputs()
    for (const [range, start, end] of [
      ['bytes=0-0', 0, 0],
      ['bytes=1000-69999', 1_000, 69_999],
      ['bytes=99999-', 99_999, 99_999],
      ['bytes=-500', 99_500, 99_999],
      ['bytes=50000-5000000', 50_000, 99_999],
    ] as const) {
      const response = await get({ range })
      expect(response.status, range).toBe(206)
      expect(headersOf(response, 'content-range', 'content-length')).toEqual({
        'content-range': `bytes ${start}-${end}/100000`,
        'content-length': String(end - start + 1),
      })
      expect(sumOf(await bytesOf(response))).toBe(sumOf(content.subarray(start, end + 1)))
    }
  })

  test('beyond the end is refused, with the length of the whole', async () => {
    const { get } = await startOutputs()
    const response = await get({ range: 'bytes=100000-' })
    expect(response.status).toBe(416)
    expect(headersOf(response, 'content-range', 'cache-control')).toEqual({
      'content-range': 'bytes */100000',
      'cache-control': 'no-store',
    })
  })

  test.each([
    { range: 'bytes=0-1,5-6' },
    { range: 'bytes=a-b' },
    { range: 'bytes=0-1', 'if-range': '"other"' },
    { range: 'bytes=0-1', 'if-range': `W/"${ID}"` },
    { range: 'bytes=0-1', 'if-range': 'Wed, 21 Oct 2026 07:28:00 GMT' },
  ])('that is none, is several, or is of another version: the whole file (%o)', async (headers) => {
    const { get } = await startOutputs()
    const response = await get(headers as Record<string, string>)
    expect([response.status, (await bytesOf(response)).length]).toEqual([200, 100_000])
  })

  test('of the same version comes', async () => {
    const { get } = await startOutputs()
    expect((await get({ range: 'bytes=0-1', 'if-range': `"${ID}"` })).status).toBe(206)
  })
})

describe('who may read', () => {
  test.each([
    ['the owner', 'ann', 200],
    ['an admin', 'root', 200],
    ['a key that reads', 'reading', 200],
    ['a key that acts', 'acting', 200],
    ['a key without the scope', 'unable', 403],
    ['somebody else', 'ben', 404],
    ['somebody else’s key', 'foreign', 404],
    ['a credential that has lapsed', 'lapsed', 401],
    ['a guest', '', 401],
  ])('%s', async (_who, authorization, status) => {
    const { get } = await startOutputs()
    for (const method of ['GET', 'HEAD']) expect((await get({ authorization }, { method })).status).toBe(status)
  })

  test('what is somebody else’s looks exactly like what is not there', async () => {
    const { get } = await startOutputs()
    const seen = async (path: string) => {
      const response = await get({ authorization: 'ben' }, { path })
      const { 'x-request-id': _own, date: _now, ...headers } = Object.fromEntries(response.headers)
      return { status: response.status, headers, body: await response.text() }
    }
    const other = await seen(`/outputs/${ID}`)
    expect(other.status).toBe(404)
    expect(await seen(`/outputs/${crypto.randomUUID()}`)).toEqual(other)
    expect(await seen('/outputs/nonsense')).toEqual(other)
    expect(other.headers).toMatchObject({ 'cross-origin-resource-policy': 'same-origin', 'cache-control': 'no-store' })
  })

  test('a guest is told how to come in, and that a credential has lapsed', async () => {
    const { get } = await startOutputs()
    expect((await get({ authorization: '' })).headers.get('www-authenticate')).toBe('Bearer')
    const lapsed = await get({ authorization: 'lapsed' })
    expect(lapsed.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"')
  })

  test.each([
    'nonsense',
    '',
    `${ID}/`,
    `${ID}x`,
    `x${ID}`,
    '%30f8c0e5a-3b1d-4c7e-9a2b-5d6e7f8a9b0c',
    '..%2f..%2fetc%2fpasswd',
    '0f8c0e5a3b1d4c7e9a2b5d6e7f8a9b0c',
  ])('what is no id is looked for nowhere: "%s"', async (name) => {
    const { get, found } = await startOutputs()
    expect((await get({}, { path: `/outputs/${name}` })).status).toBe(404)
    expect(found).toEqual([])
  })

  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s is not for outputs', async (method) => {
    const { get, found } = await startOutputs()
    const response = await get({}, { method })
    expect([response.status, response.headers.get('allow'), found]).toEqual([405, 'GET, HEAD', []])
  })
})

describe('when something goes wrong', () => {
  test('a file that the storage has lost is not there', async () => {
    const { get } = await startOutputs({ read: async () => null })
    const response = await get()
    expect([response.status, response.headers.get('etag')]).toEqual([404, null])
  })

  test('a file of another length than known is an error of ours, and is closed', async () => {
    const body = Readable.from([png(10)])
    const { get, logged } = await startOutputs({ read: async () => ({ body, bytes: 10 }) })
    expect([(await get()).status, body.destroyed, logged.length]).toEqual([500, true, 1])
  })

  test('a storage that breaks off half-way breaks the answer off, and is logged', async () => {
    async function* half() {
      yield png(50_000)
      throw new Error('The store has broken off')
    }
    const read: Storage['read'] = async () => ({ body: Readable.from(half()), bytes: 100_000 })
    const { get, logged } = await startOutputs({ read })
    await expect(get().then(bytesOf)).rejects.toThrow()
    expect(logged).toMatchObject([[{ err: { message: 'The store has broken off' } }, 'Unexpected error']])
  })
})

/** Never ends, and counts what was taken of it. */
function endless() {
  const taken = { bytes: 0 }
  async function* flow() {
    for (;;) {
      taken.bytes += 65_536
      yield png(65_536)
    }
  }
  return { body: Readable.from(flow(), { objectMode: false }), taken }
}

/** What the server made of it is known by its next answer. */
const closing = (body: Readable) =>
  body.closed || new Promise<void>((resolve) => body.on('error', () => {}).once('close', resolve))

const REQUEST = `GET /outputs/${ID} HTTP/1.1\r\nhost: own\r\nauthorization: ann\r\n\r\n`

describe('a reader', () => {
  test('who hangs up half-way closes the file, and that is nobody’s error', async () => {
    const { body } = endless()
    const { port, get, logged } = await startOutputs({ bytes: 1e12, read: async () => ({ body, bytes: 1e12 }) })
    const reader = connect(port, '127.0.0.1', () => reader.write(REQUEST))
    await once(reader, 'data')
    reader.destroy()
    await closing(body)
    await get({}, { path: '/health/live' })
    expect(logged).toEqual([])
  })

  test('who hangs up before the file is open closes it too', async () => {
    const { body } = endless()
    const opening = Promise.withResolvers<void>()
    const left = Promise.withResolvers<void>()
    const read: Storage['read'] = async () => {
      opening.resolve()
      await left.promise
      return { body, bytes: 1e12 }
    }
    const { port, get, logged } = await startOutputs({ bytes: 1e12, read })
    const reader = connect(port, '127.0.0.1', () => reader.write(REQUEST))
    await opening.promise
    reader.resetAndDestroy()
    await once(reader, 'close')
    left.resolve()
    await closing(body)
    await get({}, { path: '/health/live' })
    expect(logged).toEqual([])
  })

  test('who stops reading is waited for with bounded memory, and not for ever', async () => {
    const { body, taken } = endless()
    const read: Storage['read'] = async () => ({ body, bytes: 1e12 })
    const { port, get, logged } = await startOutputs({ bytes: 1e12, read, timing: { idleMs: 300 } })
    const reader = connect(port, '127.0.0.1', () => reader.write(REQUEST))
    onTestFinished(() => void reader.destroy())
    await once(reader, 'data')
    reader.pause()
    await closing(body)
    await get({}, { path: '/health/live' })
    // Most of it lies in the kernel's buffers.
    expect(taken.bytes).toBeLessThan(20_000_000)
    expect(logged).toEqual([])
  })

  test('who hangs up closes the connection to S3', async () => {
    const s3 = await startS3()
    onTestFinished(() => s3.stop())
    const storage = await createS3Storage(s3.config)
    await storage.write('a0b1', inChunks(png(50_000_000)), { contentType: 'image/png', bytesMax: 1e9 })
    const closed = new Promise<void>((resolve) => {
      s3.intercept = ({ res }) => {
        res.once('close', resolve)
        return false
      }
    })
    const { port } = await startOutputs({ bytes: 50_000_000, read: storage.read })
    const reader = connect(port, '127.0.0.1', () => reader.write(REQUEST))
    await once(reader, 'data')
    reader.destroy()
    await closed
  })
})
