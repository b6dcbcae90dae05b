import { crc32, inflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { startWorld } from './replicate-world.ts'

const IMAGE = 'runwayml/gen4-image'
const VIDEO = 'bytedance/seedance-1-lite'

async function fileOf(model: string, input: object): Promise<{ bytes: Buffer; headers: Headers }> {
  await using world = await startWorld()
  const response = await fetch(String((await world.ended(model, input)).output))
  return { bytes: Buffer.from(await response.arrayBuffer()), headers: response.headers }
}

describe('an image', () => {
  test.each([
    ['16:9', '720p', 1280, 720],
    ['9:16', '720p', 720, 1280],
    ['4:3', '1080p', 1440, 1080],
    ['3:4', '720p', 720, 960],
    ['1:1', '1080p', 1080, 1080],
    ['21:9', '1080p', 2520, 1080],
  ])('of %s at %s is a whole PNG of %d × %d, under 150 KB', async (aspect_ratio, resolution, width, height) => {
    const { bytes, headers } = await fileOf(IMAGE, { prompt: 'a fox', aspect_ratio, resolution })
    expect([headers.get('content-type'), headers.get('content-length')]).toEqual(['image/png', `${bytes.length}`])
    expect(bytes.length).toBeLessThan(150_000)
    const chunks = pngChunks(bytes)
    expect([...chunks.keys()]).toEqual(['IHDR', 'PLTE', 'IDAT', 'IEND'])
    const header = chunks.get('IHDR')!
    expect([header.readUInt32BE(0), header.readUInt32BE(4), ...header.subarray(8)]).toEqual([
      width,
      height,
      8,
      3,
      0,
      0,
      0,
    ])
    const lines = inflateSync(chunks.get('IDAT')!)
    expect(lines.length).toBe((width + 1) * height)
    const colours = chunks.get('PLTE')!.length / 3
    expect(lines.every((index) => index < colours)).toBe(true)
    expect(new Set(lines).size).toBeGreaterThan(50)
  })

  test('is the same for the same prompt and seed, and another for another', async () => {
    const draw = async (prompt: string, seed: number) =>
      (await fileOf(IMAGE, { prompt, seed, resolution: '720p' })).bytes
    const fox = await draw('a fox', 1)
    expect((await draw('a fox', 1)).equals(fox)).toBe(true)
    expect((await draw('a fox', 2)).equals(fox)).toBe(false)
    expect((await draw('a cat', 1)).equals(fox)).toBe(false)
  })
})

describe('a video', () => {
  test.each([
    ['16:9', 5, 320, 180],
    ['9:16', 2, 180, 320],
    ['1:1', 12, 240, 240],
    ['21:9', 3, 336, 144],
  ])('of %s and %d seconds is an MP4 that plays while it loads', async (aspect_ratio, duration, width, height) => {
    const { bytes, headers } = await fileOf(VIDEO, { prompt: 'a fox', aspect_ratio, duration })
    expect([headers.get('content-type'), headers.get('content-length')]).toEqual(['video/mp4', `${bytes.length}`])
    expect(bytes.length).toBeLessThan(1_000_000)
    expect(boxesIn(bytes).map(({ type }) => type)).toEqual(['ftyp', 'moov', 'mdat'])

    const movie = find(bytes, 'moov', 'mvhd')
    expect(movie.readUInt32BE(16) / movie.readUInt32BE(12)).toBe(duration)
    const track = find(bytes, 'moov', 'trak', 'tkhd')
    expect([track.readUInt32BE(76) >>> 16, track.readUInt32BE(80) >>> 16]).toEqual([width, height])
    const table = ['moov', 'trak', 'mdia', 'minf', 'stbl'] as const
    const sizes = find(bytes, ...table, 'stsz')
    const frames = sizes.readUInt32BE(8)
    expect(frames).toBe(duration * 24)
    expect(find(bytes, ...table, 'stts').readUInt32BE(8)).toBe(frames)

    const offset = find(bytes, ...table, 'stco').readUInt32BE(8)
    const payload = find(bytes, 'mdat')
    expect(offset).toBe(payload.byteOffset - bytes.byteOffset)
    const kinds: number[] = []
    let at = offset
    for (let frame = 0; frame < frames; frame++) {
      const size = sizes.readUInt32BE(12 + frame * 4)
      expect(bytes.readUInt32BE(at)).toBe(size - 4)
      kinds.push(bytes[at + 4]! & 0x1f)
      at += size
    }
    expect(at).toBe(bytes.length)
    expect(kinds).toEqual([5, ...Array(frames - 1).fill(1)])
  })

  test('is another for another prompt', async () => {
    const [fox, cat] = await Promise.all(
      ['a fox', 'a cat'].map((prompt) => fileOf(VIDEO, { prompt, seed: 1, duration: 2 })),
    )
    expect(fox!.bytes.equals(cat!.bytes)).toBe(false)
  })
})

describe('the address of an output', () => {
  test.each([
    ['bytes=0-7', 206, [0, 8]],
    ['bytes=100-', 206, [100, undefined]],
    ['bytes=-16', 206, [-16, undefined]],
    ['bytes=0-1,4-5', 200, [0, undefined]],
    ['nonsense', 200, [0, undefined]],
  ] as const)('serves the part %s', async (range, status, [start, end]) => {
    await using world = await startWorld()
    const url = String((await world.ended(VIDEO, { prompt: 'a fox', duration: 2 })).output)
    const whole = Buffer.from(await (await fetch(url)).arrayBuffer())
    const response = await fetch(url, { headers: { range } })
    const part = Buffer.from(await response.arrayBuffer())
    expect(response.status).toBe(status)
    expect(response.headers.get('accept-ranges')).toBe('bytes')
    expect(part.equals(whole.subarray(start, end))).toBe(true)
    const first = start < 0 ? whole.length + start : start
    const told = status === 206 ? `bytes ${first}-${first + part.length - 1}/${whole.length}` : null
    expect(response.headers.get('content-range')).toBe(told)
  })

  test('answers a part beyond the end with the length', async () => {
    await using world = await startWorld()
    const url = String((await world.ended(IMAGE, { prompt: 'a fox' })).output)
    const { headers } = await fetch(url, { method: 'HEAD' })
    const beyond = await fetch(url, { headers: { range: 'bytes=99999999-' } })
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([
      416,
      `bytes */${headers.get('content-length')}`,
    ])
  })

  test('cannot be guessed, nor had under another name', async () => {
    await using world = await startWorld()
    const url = String((await world.ended(IMAGE, { prompt: 'a fox' })).output)
    expect((await fetch(url.replace('out.png', 'out.mp4'))).status).toBe(404)
    expect((await fetch(url.replace(/delivery\/\w{4}/, 'delivery/0000'))).status).toBe(404)
  })

  test('leads back the way the prediction was asked for', async () => {
    await using world = await startWorld()
    const named = world.sandbox.url.replace('127.0.0.1', 'localhost')
    const response = await fetch(`${named}/models/${IMAGE}/predictions`, {
      method: 'POST',
      headers: { authorization: 'Bearer any' },
      body: JSON.stringify({ input: { prompt: 'a fox' } }),
    })
    expect((await response.json()) as object).toMatchObject({ urls: { get: expect.stringContaining(named) } })
  })
})

test('after its time an output is gone, and the prediction says that its data was removed', async () => {
  await using world = await startWorld({ outputsLiveMs: 0 })
  const { id, output } = await world.ended(IMAGE, { prompt: 'a fox' })
  let shown = await world.replicate.predictions.get(id)
  while (!shown.data_removed) shown = await world.replicate.predictions.get(id)
  expect(shown).toMatchObject({ status: 'succeeded', output: null, input: {}, logs: '', data_removed: true })
  if (output) expect((await fetch(output)).status).toBe(404)
  expect(world.sandbox.book).toMatchObject([{ id, billedMicroUsd: 80_000 }])
})

function pngChunks(png: Buffer): Map<string, Buffer> {
  expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n')
  const chunks = new Map<string, Buffer>()
  let at = 8
  while (at < png.length) {
    const length = png.readUInt32BE(at)
    const named = png.subarray(at + 4, at + 8 + length)
    expect(png.readUInt32BE(at + 8 + length)).toBe(crc32(named))
    chunks.set(named.subarray(0, 4).toString('latin1'), named.subarray(4))
    at += 12 + length
  }
  return chunks
}

function boxesIn(bytes: Buffer): { type: string; body: Buffer }[] {
  const boxes: { type: string; body: Buffer }[] = []
  for (let at = 0; at < bytes.length; at += bytes.readUInt32BE(at)) {
    const type = bytes.subarray(at + 4, at + 8).toString('latin1')
    boxes.push({ type, body: bytes.subarray(at + 8, at + bytes.readUInt32BE(at)) })
  }
  return boxes
}

function find(bytes: Buffer, ...path: string[]): Buffer {
  return path.reduce((parent, type) => boxesIn(parent).find((box) => box.type === type)!.body, bytes)
}
