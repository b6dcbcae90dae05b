import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo, LookupFunction } from 'node:net'
import { createServer } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type CopyOptions, copyOutput } from './copy.ts'
import { createDiskStorage } from './disk-storage.ts'
import { OutputGone, OutputRefused, OutputUnavailable } from './errors.ts'
import { emptyFolder, filesIn, png, readAll, startSource, sumOf } from './testing-files.ts'

type Listener = (req: IncomingMessage, res: ServerResponse) => void

/** Copies from a source of this machine, which is trusted, to a folder. */
async function setUp(listener: Listener) {
  const folder = await emptyFolder()
  const storage = await createDiskStorage({ folder })
  const source = await startSource(listener)
  return {
    source,
    storage,
    files: () => filesIn(folder),
    copy: (more: Partial<CopyOptions> = {}) =>
      copyOutput({
        url: `${source.origin}/output.png`,
        key: 'a0b1',
        storage,
        bytesMax: 10_000_000,
        timeoutMs: 5_000,
        trustedOrigins: [source.origin],
        ...more,
      }),
  }
}

/** How it ended, in a word; nothing may be left unless it was stored. */
async function outcome(listener: Listener, more: Partial<CopyOptions> = {}): Promise<string> {
  const { copy, files } = await setUp(listener)
  const end = await endOf(copy(more))
  if (end !== 'stored') expect(await files()).toEqual([])
  return end
}

const endOf = (copying: Promise<unknown>): Promise<string> =>
  copying.then(
    () => 'stored',
    (error: unknown) => {
      if (error instanceof OutputGone) return 'gone'
      if (error instanceof OutputRefused) return `refused: ${error.reason}`
      if (error instanceof OutputUnavailable) return `unavailable: ${error.reason}`
      throw error
    },
  )

describe('a file', () => {
  test('comes whole, with the type of its bytes whatever the source says', async () => {
    const content = png(3_000_000)
    for (const length of [{ 'content-length': content.length }, {}]) {
      const { copy, storage } = await setUp((_req, res) =>
        res.writeHead(200, { 'content-type': 'text/html', ...length }).end(content),
      )
      expect(await copy()).toEqual({ contentType: 'image/png', extension: 'png', bytes: 3_000_000 })
      const file = await storage.read('a0b1')
      expect(sumOf(await readAll(file!.body))).toBe(sumOf(content))
    }
  })

  test('comes whole when it arrives byte by byte', async () => {
    const content = png(600)
    const { copy, storage } = await setUp(async (_req, res) => {
      for (const byte of content) await new Promise((sent) => res.write(Buffer.from([byte]), sent))
      res.end()
    })
    await copy()
    expect(sumOf(await readAll((await storage.read('a0b1'))!.body))).toBe(sumOf(content))
  })

  test('is asked for without credentials, and unpacked', async () => {
    const { copy, source } = await setUp((_req, res) => res.end(png(100)))
    await copy()
    const { authorization, cookie, 'accept-encoding': encoding } = source.requests[0]!.headers
    expect([authorization, cookie, encoding]).toEqual([undefined, undefined, 'identity'])
  })

  test('may be as large as allowed', async () => {
    expect(await outcome((_req, res) => res.end(png(1_000)), { bytesMax: 1_000 })).toBe('stored')
  })
})

describe('what is final', () => {
  test.each([400, 401, 403, 404, 410, 451])('status %d: gone', async (status) => {
    expect(await outcome((_req, res) => res.writeHead(status).end())).toBe('gone')
  })

  test.each<[string, Buffer]>([
    ['HTML named .png', Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['a single byte', Buffer.from('\x89')],
  ])('%s, called image/png: refused', async (_what, content) => {
    const listener: Listener = (_req, res) => res.writeHead(200, { 'content-type': 'image/png' }).end(content)
    expect(await outcome(listener)).toBe('refused: type')
  })

  test('a file that is too large is refused, by its header or while it comes', async () => {
    const more = { bytesMax: 1_000 }
    const announced: Listener = (_req, res) => void res.writeHead(200, { 'content-length': 1_001 }).write(png(500))
    expect(await outcome(announced, more)).toBe('refused: tooLarge')
    expect(await outcome((_req, res) => res.writeHead(200).end(png(1_001)), more)).toBe('refused: tooLarge')
    const endless: Listener = (_req, res) => {
      const next = () => res.write(png(65_536), (error) => error || next())
      next()
    }
    expect(await outcome(endless, { bytesMax: 5_000_000 })).toBe('refused: tooLarge')
  })

  test.each(['file:///etc/passwd', 'nonsense', 'http://user:secret@example.com/', 'data:image/png;base64,AA'])(
    'no address of an output: %s',
    async (url) => {
      expect(await outcome((_req, res) => res.end(), { url })).toBe('refused: address')
    },
  )
})

describe('what is worth another try', () => {
  test.each([204, 206, 304, 408, 425, 429, 500, 502, 503, 504])('status %d', async (status) => {
    expect(await outcome((_req, res) => res.writeHead(status).end())).toBe('unavailable: status')
  })

  test('a file without a byte', async () => {
    expect(await outcome((_req, res) => res.end())).toBe('unavailable: empty')
  })

  test.each([
    ['in its first bytes', 8],
    ['half-way', 1_000_000],
  ])('a file that is cut off %s, whether its length was known or not', async (_when, bytes) => {
    for (const length of [{ 'content-length': 2_000_000 }, {}]) {
      const listener: Listener = (_req, res) =>
        void res.writeHead(200, length).write(png(bytes), () => setImmediate(() => res.destroy()))
      expect(await outcome(listener)).toBe('unavailable: cutOff')
    }
  })

  test.each([
    ['more', 999],
    ['fewer', 1_001],
  ])('a source whose file has %s bytes than its header says', async (_what, length) => {
    const server = createServer((socket) => {
      socket.on('error', () => {})
      socket.once('data', () => {
        socket.write(`HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: ${length}\r\n\r\n`)
        socket.end(png(1_000))
      })
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    expect(await outcome(() => {}, { url: origin, trustedOrigins: [origin] })).toBe('unavailable: cutOff')
  })

  test.each<[string, Listener]>([
    ['never answers', () => {}],
    ['stalls in the first bytes', (_req, res) => void res.write(png(64))],
    ['stalls half-way', (_req, res) => void res.writeHead(200, { 'content-length': 2_000_000 }).write(png(1_000_000))],
  ])('a source that %s is given up after its idle limit', async (_how, listener) => {
    expect(await outcome(listener, { idleMs: 100, timeoutMs: 60_000 })).toBe('unavailable: timeout')
  })

  test('a source that sends a little now and then is given up after the whole time', async () => {
    const listener: Listener = (_req, res) => {
      res.write(png(1_000))
      const timer = setInterval(() => res.write('x'), 20)
      res.once('close', () => clearInterval(timer))
    }
    expect(await outcome(listener, { idleMs: 60_000, timeoutMs: 300 })).toBe('unavailable: timeout')
  })

  test('a source that is not there', async () => {
    const { copy, source } = await setUp(() => {})
    source.server.close()
    await once(source.server, 'close')
    expect(await endOf(copy())).toBe('unavailable: connection')
    const lookup: LookupFunction = (_name, _options, callback) => callback(new Error('queryA ENOTFOUND'), [])
    expect(await endOf(copy({ url: 'http://outputs.example/', lookup }))).toBe('unavailable: connection')
  })
})

describe('addresses', () => {
  const resolvesTo =
    (address: string): LookupFunction =>
    (_name, { all }, callback) => {
      const family = address.includes(':') ? 6 : 4
      if (all) callback(null, [{ address, family }])
      else callback(null, address, family)
    }

  test.each([
    '127.0.0.1',
    '10.0.0.1',
    '169.254.169.254',
    '0.0.0.0',
    '::1',
    '::127.0.0.1',
    'fd00:ec2::254',
    '2001:db8::1',
    '4000::1',
  ])('%s is not fetched from, by itself or behind a name', async (address) => {
    const { copy } = await setUp(() => {})
    const host = address.includes(':') ? `[${address}]` : address
    const more = { trustedOrigins: [], lookup: resolvesTo(address) }
    for (const url of [
      `http://${host}:1/`,
      `https://${host}:1/`,
      'http://outputs.example/',
      'https://outputs.example/',
    ]) {
      expect(await endOf(copy({ ...more, url })), url).toBe('refused: address')
    }
  })

  test('a redirect to a private address, another scheme or credentials is not followed', async () => {
    const inner = await startSource((_req, res) => res.end(png(100)))
    for (const location of [
      inner.origin,
      `http://localhost:${inner.port}/`,
      `http://[::ffff:127.0.0.1]:${inner.port}/`,
      `http://2130706433:${inner.port}/`,
      'file:///etc/passwd',
      'http://a:b@example.com/',
      'http://',
    ]) {
      const listener: Listener = (_req, res) => res.writeHead(302, { location }).end()
      expect(await outcome(listener), location).toBe('refused: address')
    }
    expect(inner.requests).toEqual([])
  })

  test('three redirects are followed, a loop is not', async () => {
    const hops: Listener = (req, res) => {
      const at = Number(/\d+$/.exec(req.url ?? '')?.[0] ?? 0)
      if (at === 3) res.end(png(100))
      else res.writeHead(307, { location: `/${at + 1}` }).end()
    }
    expect(await outcome(hops)).toBe('stored')
    expect(await outcome((_req, res) => res.writeHead(301, { location: '/' }).end())).toBe('refused: redirects')
  })
})

describe('from our side', () => {
  test('a copy that is called off throws the reason, closes the connection and leaves nothing', async () => {
    const stop = new AbortController()
    const reason = new Error('The server is stopping')
    const closed = Promise.withResolvers<void>()
    const { copy, files } = await setUp((_req, res) => {
      res.once('close', closed.resolve)
      res.write(png(1_000_000), () => stop.abort(reason))
    })
    await expect(copy({ signal: stop.signal })).rejects.toBe(reason)
    await expect(copy({ signal: stop.signal })).rejects.toBe(reason)
    await closed.promise
    expect(await files()).toEqual([])
  })

  test('what the storage throws passes as it is, and the connection is closed', async () => {
    const closed = Promise.withResolvers<void>()
    const { copy } = await setUp((_req, res) => {
      res.once('close', closed.resolve)
      res.write(png(1_000_000))
    })
    const full = new Error('no space left on device')
    await expect(copy({ storage: { write: () => Promise.reject(full) } })).rejects.toBe(full)
    await closed.promise
  })

  test('a storage that is slow is not taken for a source that stalls', async () => {
    const { copy } = await setUp((_req, res) => res.end(png(500_000)))
    const write: CopyOptions['storage']['write'] = async (_key, body) => {
      let bytes = 0
      for await (const chunk of body as AsyncIterable<Uint8Array>) {
        if (bytes === 0) await new Promise((resolve) => setTimeout(resolve, 150))
        bytes += chunk.byteLength
      }
      return { bytes }
    }
    expect(await copy({ storage: { write }, idleMs: 100 })).toMatchObject({ bytes: 500_000 })
  })
})
