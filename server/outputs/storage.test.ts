import { Readable } from 'node:stream'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createDiskStorage } from './disk-storage.ts'
import { createS3Storage } from './s3-storage.ts'
import { FileCutOff, FileTooLarge, type Storage } from './storage.ts'
import { emptyFolder, filesIn, inChunks, png, readAll, sumOf } from './testing-files.ts'
import { startS3 } from './testing-s3.ts'

/** `leftovers`: what lies there beside files that can be read. */
type Opened = { storage: Storage; leftovers?(): Promise<unknown[]> }

const STORES: Record<string, () => Promise<Opened>> = {
  async disk() {
    const folder = await emptyFolder()
    const leftovers = async () => (await filesIn(folder)).filter((path) => path.includes('unfinished'))
    return { storage: await createDiskStorage({ folder }), leftovers }
  },
  async s3() {
    const s3 = await startS3()
    onTestFinished(() => s3.stop())
    return { storage: await createS3Storage(s3.config), leftovers: async () => [...s3.uploads] }
  },
}

/** The same against a store that is running somewhere: its address, with an empty bucket named "bucket". */
const { S3_TEST_ENDPOINT, S3_TEST_ACCESS_KEY_ID = '', S3_TEST_SECRET_ACCESS_KEY = '' } = process.env
if (S3_TEST_ENDPOINT) {
  STORES['another s3'] = async () => ({
    storage: await createS3Storage({
      bucket: 'bucket',
      region: 'us-east-1',
      endpoint: S3_TEST_ENDPOINT,
      accessKeyId: S3_TEST_ACCESS_KEY_ID,
      secretAccessKey: S3_TEST_SECRET_ACCESS_KEY,
      forcePathStyle: true,
      prefix: `test-${crypto.randomUUID()}`,
    }),
  })
}

const MIB = 1024 * 1024
const KEY = 'a0b1c2-file.png'
const WRITE = { contentType: 'image/png', bytesMax: 100 * MIB }

async function* failing(content: Buffer, error: Error): AsyncGenerator<Buffer> {
  yield* inChunks(content)
  throw error
}

describe.each(Object.keys(STORES))('%s', (name) => {
  const open = () => STORES[name]!()

  async function expectNothing({ storage, leftovers }: Opened) {
    expect(await storage.read(KEY)).toBeNull()
    expect(await leftovers?.()).toEqual(leftovers && [])
  }

  test.each([0, 1, 65_537, 8 * MIB, 8 * MIB + 1, 17 * MIB])(
    'a file of %d bytes comes back as it was',
    async (bytes) => {
      const { storage } = await open()
      const content = png(bytes)
      for (const known of [{ bytes }, {}]) {
        expect(await storage.write(KEY, inChunks(content), { ...WRITE, ...known })).toEqual({ bytes })
        const file = await storage.read(KEY)
        expect(file?.bytes).toBe(bytes)
        expect(sumOf(await readAll(file!.body))).toBe(sumOf(content))
        await storage.remove(KEY)
      }
    },
  )

  test('a stream can be written as well, in chunks of any size', async () => {
    const { storage } = await open()
    const content = png(9 * MIB)
    for (const chunkBytes of [100_003, 9 * MIB]) {
      await storage.write(KEY, Readable.from(inChunks(content, chunkBytes)), WRITE)
      expect(sumOf(await readAll((await storage.read(KEY))!.body))).toBe(sumOf(content))
    }
  })

  test('a part is given with both its ends, and the length of the whole', async () => {
    const { storage } = await open()
    const content = png(1_000)
    await storage.write(KEY, inChunks(content), WRITE)
    for (const [start, end] of [
      [0, 0],
      [0, 999],
      [500, 599],
      [999, 999],
    ] as const) {
      const file = await storage.read(KEY, { start, end })
      expect(file?.bytes).toBe(1_000)
      expect(await readAll(file!.body)).toEqual(content.subarray(start, end + 1))
    }
    await expect(storage.read(KEY, { start: 1_000, end: 1_000 })).rejects.toThrow()
  })

  test('what is not there is null, and removing it is harmless', async () => {
    const { storage } = await open()
    expect(await storage.read(KEY)).toBeNull()
    await storage.remove(KEY)
    await storage.write(KEY, inChunks(png(10)), WRITE)
    await storage.remove(KEY)
    await storage.remove(KEY)
    expect(await storage.read(KEY)).toBeNull()
    expect(await storage.read(KEY, { start: 0, end: 1 })).toBeNull()
  })

  test.each([
    ['as announced', 20_000, { bytes: 20_000 }],
    ['unannounced', 20_000, {}],
    ['unannounced, of several parts', 20 * MIB, {}],
  ])('a file that is too large is refused and leaves nothing: %s', async (_how, bytes, known) => {
    const opened = await open()
    const writing = opened.storage.write(KEY, inChunks(png(bytes)), { ...WRITE, ...known, bytesMax: bytes - 1 })
    await expect(writing).rejects.toThrow(FileTooLarge)
    await expectNothing(opened)
  })

  test.each([
    ['fewer', 1_000, 1_001],
    ['more', 1_000, 999],
    ['none', 0, 1],
    ['fewer, of many', 20 * MIB, 20 * MIB + 1],
    ['more, of many', 20 * MIB, 20 * MIB - 1],
  ])('a file with other bytes than announced is refused and leaves nothing: %s', async (_how, sent, bytes) => {
    const opened = await open()
    await expect(opened.storage.write(KEY, inChunks(png(sent)), { ...WRITE, bytes })).rejects.toThrow(FileCutOff)
    await expectNothing(opened)
  })

  test.each([
    ['early', 1_000, {}],
    ['early, of a long file', 1_000, { bytes: 30 * MIB }],
    ['late', 20 * MIB, {}],
    ['late, of a known length', 20 * MIB, { bytes: 30 * MIB }],
  ])('a source that fails %s: its error is thrown, and nothing is left', async (_when, bytes, known) => {
    const opened = await open()
    const error = new Error('The source has failed')
    await expect(opened.storage.write(KEY, failing(png(bytes), error), { ...WRITE, ...known })).rejects.toBe(error)
    await expectNothing(opened)
  })

  test.each([
    ['early', 1_000, {}],
    ['late', 20 * MIB, {}],
    ['of a known length', 20 * MIB, { bytes: 30 * MIB }],
  ])('a write whose source says nothing more ends with its signal: %s', async (_when, bytes, known) => {
    const opened = await open()
    const stop = new AbortController()
    const reason = new Error('Enough')
    async function* silent() {
      yield* inChunks(png(bytes))
      stop.abort(reason)
      await new Promise(() => {})
    }
    await expect(opened.storage.write(KEY, silent(), { ...WRITE, ...known, signal: stop.signal })).rejects.toBe(reason)
    await expectNothing(opened)
  })

  test('a write that fails leaves the file that was there', async () => {
    const { storage } = await open()
    await storage.write(KEY, inChunks(png(1_000)), WRITE)
    await expect(storage.write(KEY, failing(png(20 * MIB), new Error('no')), WRITE)).rejects.toThrow('no')
    expect(sumOf(await readAll((await storage.read(KEY))!.body))).toBe(sumOf(png(1_000)))
  })

  test('of two who write under one key at once, one is there whole', async () => {
    const { storage } = await open()
    const contents = [png(9 * MIB), Buffer.from(png(10 * MIB)).reverse()]
    await Promise.all(contents.map((content) => storage.write(KEY, inChunks(content), WRITE)))
    expect(contents.map(sumOf)).toContain(sumOf(await readAll((await storage.read(KEY))!.body)))
  })

  test.each([
    '',
    '.',
    '..',
    '../a',
    'a/b',
    'a\\b',
    'A',
    'a.b.c',
    '.unfinished',
    'a\0',
    'ä',
    'a'.repeat(201),
    'a.png\n',
  ])('a key that could lead elsewhere is refused: %j', async (key) => {
    const { storage } = await open()
    await expect(storage.write(key, inChunks(png(1)), WRITE)).rejects.toThrow('is no key of a file')
    await expect(storage.read(key)).rejects.toThrow('is no key of a file')
    await expect(storage.remove(key)).rejects.toThrow('is no key of a file')
  })
})
