import { once } from 'node:events'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createS3Storage, type S3Config } from './s3-storage.ts'
import { inChunks, png, readAll, sumOf } from './testing-files.ts'
import { type S3Request, startS3, type TestS3 } from './testing-s3.ts'

const MIB = 1024 * 1024
const WRITE = { contentType: 'video/mp4', bytesMax: 100 * MIB }

let s3: TestS3
beforeEach(async () => {
  s3 = await startS3()
})
afterEach(() => s3.stop())

const open = (more: Partial<S3Config> = {}) => createS3Storage({ ...s3.config, ...more }, { idleMs: 300 })

/** The first `times` requests of this name end so. */
function fail(name: string, times: number, how: (request: S3Request) => void) {
  let left = times
  s3.intercept = (request) => {
    if (request.name !== name || left-- <= 0) return false
    how(request)
    return true
  }
}
const answering =
  (status: number, code: string) =>
  ({ req, res }: S3Request) => {
    req.resume()
    res
      .writeHead(status, { 'content-type': 'application/xml', connection: 'close' })
      .end(`<Error><Code>${code}</Code><Message>${code}</Message></Error>`)
  }

test('a file lies below the prefix, with its type', async () => {
  for (const [prefix, path] of [
    ['', 'a0b1'],
    ['studio', 'studio/a0b1'],
    ['/studio/outputs/', 'studio/outputs/a0b1'],
  ] as const) {
    const storage = await open({ prefix })
    await storage.write('a0b1', inChunks(png(10)), WRITE)
    expect([...s3.objects]).toMatchObject([[path, { contentType: 'video/mp4', bytes: 10 }]])
    await storage.remove('a0b1')
  }
})

test('a file of one part, or of a known length, is one request; others go in parts', async () => {
  const storage = await open()
  await storage.write('a0b1', inChunks(png(8 * MIB)), WRITE)
  await storage.write('a0b1', inChunks(png(20 * MIB)), { ...WRITE, bytes: 20 * MIB })
  expect(s3.requests).toEqual(['PutObject', 'PutObject'])
  s3.requests.length = 0
  await storage.write('a0b1', inChunks(png(17 * MIB)), WRITE)
  const parts = ['UploadPart', 'UploadPart', 'UploadPart']
  expect(s3.requests).toEqual(['CreateMultipartUpload', ...parts, 'CompleteMultipartUpload'])
})

test.each([
  ['PutObject', 1 * MIB],
  ['UploadPart', 17 * MIB],
  ['CompleteMultipartUpload', 17 * MIB],
])('a store that is overloaded twice is asked a third time: %s', async (name, bytes) => {
  const storage = await open()
  fail(name, 2, answering(503, 'SlowDown'))
  await storage.write('a0b1', inChunks(png(bytes)), WRITE)
  expect(sumOf(await readAll((await storage.read('a0b1'))!.body))).toBe(sumOf(png(bytes)))
})

test.each([
  ['refuses', answering(403, 'AccessDenied')],
  ['stays overloaded', answering(503, 'SlowDown')],
  ['breaks the connection', ({ res }: S3Request) => void res.destroy()],
  ['says nothing', ({ req }: S3Request) => void req.resume()],
])('a store that %s while parts are sent: the error is thrown, and no parts are left', async (_how, how) => {
  const storage = await open()
  fail('UploadPart', 5, how)
  await expect(storage.write('a0b1', inChunks(png(17 * MIB)), WRITE)).rejects.toThrow()
  expect(s3.requests.at(-1)).toBe('AbortMultipartUpload')
  expect([s3.uploads.size, s3.objects.size]).toEqual([0, 0])
})

test.each([
  ['refuses before the end', answering(403, 'AccessDenied')],
  ['breaks the connection', ({ res }: S3Request) => void res.destroy()],
  ['takes nothing', ({ req }: S3Request) => void req.pause()],
])('a store that %s of a stream: the error is thrown, and the source is let go', async (_how, how) => {
  const storage = await open()
  fail('PutObject', 1, how)
  let letGo = false
  async function* endless() {
    try {
      for (;;) yield png(65_536)
    } finally {
      letGo = true
    }
  }
  await expect(storage.write('a0b1', endless(), { ...WRITE, bytes: 90 * MIB })).rejects.toThrow()
  expect([letGo, s3.objects.size]).toEqual([true, 0])
})

test('when even the aborting fails, the first error is the one that is told', async () => {
  const storage = await open()
  s3.intercept = (request) => {
    if (request.name === 'UploadPart') answering(403, 'QuotaExceeded')(request)
    if (request.name === 'AbortMultipartUpload') answering(403, 'AccessDenied')(request)
    return /UploadPart|Abort/.test(request.name)
  }
  await expect(storage.write('a0b1', inChunks(png(17 * MIB)), WRITE)).rejects.toThrow('QuotaExceeded')
})

test('wrong credentials, and a bucket that is not there, are errors and no missing file', async () => {
  await expect((await open({ secretAccessKey: 'wrong' })).read('a0b1')).rejects.toThrow('SignatureDoesNotMatch')
  await expect((await open({ accessKeyId: 'wrong' })).remove('a0b1')).rejects.toThrow('InvalidAccessKeyId')
  s3.intercept = (request) => {
    answering(404, 'NoSuchBucket')(request)
    return true
  }
  await expect((await open()).read('a0b1')).rejects.toThrow('NoSuchBucket')
})

test('a reader that leaves closes the connection to the store', async () => {
  const storage = await open()
  const closed = new Promise<void>((resolve) => {
    s3.intercept = ({ res }) => {
      res.once('close', resolve)
      const more = () => res.write(png(65_536), (error) => error || more())
      res.setHeader('content-length', 1e12)
      more()
      return true
    }
  })
  const { body } = (await storage.read('a0b1'))!
  await once(body, 'readable')
  body.destroy()
  await closed
})

test.each([
  ['ignores the range', 200, {}],
  ['gives another part', 206, { 'content-range': 'bytes 0-999/1000' }],
])('a store that %s is not taken at its word', async (_how, status, headers) => {
  const storage = await open()
  s3.intercept = ({ res }) => {
    res.writeHead(status, { 'content-length': 1_000, ...headers }).end(png(1_000))
    return true
  }
  await expect(storage.read('a0b1', { start: 0, end: 0 })).rejects.toThrow('another part')
})
