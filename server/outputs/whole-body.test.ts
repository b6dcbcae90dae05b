import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { FileCutOff } from './storage.ts'
import { inChunks, png } from './testing-files.ts'
import { wholeBody } from './whole-body.ts'

const LIMITS = { bytesMax: 1_000_000 }

test.each([
  ['more', [400, 400, 200, 1]],
  ['more, in one chunk', [1_001]],
  ['fewer', [400, 400, 199]],
])('of a body with %s bytes than announced, a store never gets as many as it waits for', async (_what, sizes) => {
  let given = 0
  const body = wholeBody(Readable.from(sizes.map(png)), { ...LIMITS, bytes: 1_000 })
  const reading = (async () => {
    for await (const chunk of body) given += chunk.byteLength
  })()
  await expect(reading).rejects.toThrow(FileCutOff)
  expect(given).toBeLessThan(1_000)
})

test('a body that nobody wants any more lets go of its source', async () => {
  const source = Readable.from(inChunks(png(1_000_000)))
  for await (const _chunk of wholeBody(source, LIMITS)) break
  expect(source.destroyed).toBe(true)
})

test('chunks without a byte are left out, and bytes are counted as they are', async () => {
  const sizes: number[] = []
  for await (const chunk of wholeBody(Readable.from([0, 5, 0, 0, 7, 0].map(png)), { ...LIMITS, bytes: 12 })) {
    sizes.push(chunk.byteLength)
  }
  expect(sizes).toEqual([5, 7])
})

test('a stream that is silent is let go too, when its reader is called off', async () => {
  const source = new Readable({ read() {} })
  const stop = new AbortController()
  const reading = wholeBody(source, { ...LIMITS, signal: stop.signal }).next()
  stop.abort(new Error('Enough'))
  await expect(reading).rejects.toThrow('Enough')
  expect(source.destroyed).toBe(true)
})
