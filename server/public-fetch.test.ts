import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo, LookupFunction } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { FetchRefused, fetchPublic } from './public-fetch.ts'

const LIMITS = { bytesMax: 1_000_000, timeoutMs: 2_000 }
const PRIVATE = 'Only public addresses are fetched.'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

/** A server of this machine: what must not be reached, or, by its origin, a trusted one. */
async function local(handle: RequestListener) {
  const requests: string[] = []
  const server = createServer((req, res) => {
    requests.push(req.url ?? '')
    handle(req, res)
  })
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests }
}

const resolvesTo =
  (...addresses: string[]): LookupFunction =>
  (_name, { all }, callback) => {
    const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
    if (all) callback(null, found)
    else callback(null, found[0]!.address, found[0]!.family)
  }

const refusal = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'fetched',
    (error: unknown) => (error instanceof FetchRefused ? error.message : `threw ${String(error)}`),
  )

/** Special-purpose addresses, as IANA lists them. */
const HIDDEN = [
  ['this network', '0.1.2.3'],
  ['nothing', '0.0.0.0'],
  ['this machine', '127.0.0.1'],
  ['this machine, elsewhere', '127.255.255.254'],
  ['private, class A', '10.0.0.1'],
  ['private, class B', '172.31.255.255'],
  ['private, class C', '192.168.0.1'],
  ['the metadata of a cloud', '169.254.169.254'],
  ['carrier-grade NAT', '100.64.0.1'],
  ['protocol assignments', '192.0.0.8'],
  ['documentation', '203.0.113.7'],
  ['benchmarking', '198.18.0.1'],
  ['multicast', '224.0.0.1'],
  ['reserved', '240.0.0.1'],
  ['broadcast', '255.255.255.255'],
  ['nothing, IPv6', '::'],
  ['this machine, IPv6', '::1'],
  ['this machine, mapped', '::ffff:127.0.0.1'],
  ['this machine, compatible', '::127.0.0.1'],
  ['the metadata of a cloud, mapped', '::ffff:a9fe:a9fe'],
  ['this machine, translated', '64:ff9b::7f00:1'],
  ['this machine, 6to4', '2002:7f00:1::'],
  ['Teredo', '2001:0:7f00:1::'],
  ['unique local', 'fd00:ec2::254'],
  ['link-local', 'fe80::1'],
  ['site-local', 'fec0::1'],
  ['multicast, IPv6', 'ff02::1'],
  ['documentation, IPv6', '2001:db8::1'],
  ['not assigned', '4000::1'],
] as const

describe('an address that is not public is not fetched', () => {
  test.each(HIDDEN)('%s: %s', async (_what, address) => {
    const host = address.includes(':') ? `[${address}]` : address
    expect(await refusal(fetchPublic(`http://${host}:1/`, LIMITS))).toBe(PRIVATE)
    expect(await refusal(fetchPublic(`https://${host}:1/`, LIMITS))).toBe(PRIVATE)
  })

  test.each(HIDDEN)('%s, behind a public name: %s', async (_what, address) => {
    const lookup = resolvesTo(address)
    expect(await refusal(fetchPublic('http://pictures.example/', { ...LIMITS, lookup }))).toBe(PRIVATE)
    expect(await refusal(fetchPublic('https://pictures.example/', { ...LIMITS, lookup }))).toBe(PRIVATE)
  })

  test.each([
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '0177.0.0.1',
    '017700000001',
    '127.1',
    '127.0.0.1.',
    '%31%32%37.0.0.1',
    '１２７.0.0.1',
    '127。0。0。1',
    'localhost',
    '0',
    '[0:0:0:0:0:ffff:7f00:0001]',
  ])('this machine, written as %s', async (host) => {
    const server = await local((_req, res) => res.end('secret'))
    const port = new URL(server.origin).port
    expect(await refusal(fetchPublic(`http://${host}:${port}/`, LIMITS))).toBe(PRIVATE)
    expect(server.requests).toEqual([])
  })

  test('a name with one public and one private address', async () => {
    const lookup = resolvesTo('93.184.215.14', '127.0.0.1')
    expect(await refusal(fetchPublic('http://pictures.example/', { ...LIMITS, lookup }))).toBe(PRIVATE)
  })

  test('a name that is not there says so, and not why', async () => {
    const lookup: LookupFunction = (_name, _options, callback) => callback(new Error('queryA ENOTFOUND 10.0.0.2'), [])
    expect(await refusal(fetchPublic('http://pictures.example/', { ...LIMITS, lookup }))).toBe(
      'The address cannot be reached.',
    )
  })
})

describe('what is no address of a picture', () => {
  test.each(['file:///etc/passwd', 'ftp://example.com/a', 'data:text/plain,a', 'gopher://127.0.0.1/', 'javascript:1'])(
    '%s',
    async (address) => {
      expect(await refusal(fetchPublic(address, LIMITS))).toBe('Only http and https can be fetched.')
    },
  )

  test.each(['', 'nonsense', 'http://', 'http://[::1', '//example.com/a'])('"%s"', async (address) => {
    expect(await refusal(fetchPublic(address, LIMITS))).toBe('The address leads nowhere.')
  })

  test.each(['http://user:secret@example.com/', 'http://user@example.com/', 'http://example.com@127.0.0.1/'])(
    'credentials: %s',
    async (address) => {
      expect(await refusal(fetchPublic(address, LIMITS))).toBe('An address with a user name is not fetched.')
    },
  )
})

describe('from a trusted origin', () => {
  const trusting = (origin: string, more = {}) => ({ ...LIMITS, ...more, trustedOrigins: [origin] })

  test('a file comes whole, with its type', async () => {
    const server = await local((_req, res) => res.writeHead(200, { 'content-type': 'image/png' }).end('picture'))
    const file = await fetchPublic(`${server.origin}/a.png`, trusting(server.origin))
    expect([file.contentType, file.bytes.toString()]).toEqual(['image/png', 'picture'])
  })

  test('a redirect to a private address is not followed, however it is given', async () => {
    const inner = await local((_req, res) => res.end('secret'))
    const port = new URL(inner.origin).port
    for (const location of [
      inner.origin,
      `//127.0.0.1:${port}/`,
      `http://localhost:${port}/`,
      `http://[::ffff:127.0.0.1]:${port}/`,
      `http://2130706433:${port}/`,
    ]) {
      const outer = await local((_req, res) => res.writeHead(302, { location }).end())
      expect(await refusal(fetchPublic(outer.origin, trusting(outer.origin))), location).toBe(PRIVATE)
    }
    expect(inner.requests).toEqual([])
  })

  test('a redirect to another scheme, to credentials or to nowhere is not followed', async () => {
    for (const [location, message] of [
      ['file:///etc/passwd', 'Only http and https can be fetched.'],
      ['http://a:b@example.com/', 'An address with a user name is not fetched.'],
      ['http://', 'The address leads nowhere.'],
    ]) {
      const { origin } = await local((_req, res) => res.writeHead(302, { location }).end())
      expect(await refusal(fetchPublic(origin, trusting(origin)))).toBe(message)
    }
  })

  test('three redirects are followed, a loop is not', async () => {
    const hops = await local((req, res) => {
      const at = Number(req.url?.slice(1))
      if (at === 3) res.end('there')
      else res.writeHead(307, { location: `/${at + 1}` }).end()
    })
    expect((await fetchPublic(`${hops.origin}/0`, trusting(hops.origin))).bytes.toString()).toBe('there')
    const loop = await local((_req, res) => res.writeHead(301, { location: '/' }).end())
    expect(await refusal(fetchPublic(loop.origin, trusting(loop.origin)))).toBe('The address redirects too often.')
    expect(loop.requests).toHaveLength(4)
  })

  test.each([204, 206, 304, 403, 404, 500])('status %d is no file', async (status) => {
    const { origin } = await local((_req, res) => res.writeHead(status).end())
    expect(await refusal(fetchPublic(origin, trusting(origin)))).toBe(`The address answered with status ${status}.`)
  })

  test('a file that is too large is cut off, whatever its header says', async () => {
    const { origin } = await local((_req, res) => {
      const more = () => res.write('x'.repeat(65_536), () => setImmediate(more))
      more()
    })
    expect(await refusal(fetchPublic(origin, trusting(origin)))).toBe('The file is larger than 1 MB.')
    const zipped = await local((_req, res) => res.writeHead(200, { 'content-encoding': 'gzip' }).end('not unpacked'))
    expect((await fetchPublic(zipped.origin, trusting(zipped.origin))).bytes.toString()).toBe('not unpacked')
  })

  test.each<[string, RequestListener]>([
    ['never answers', () => {}],
    ['sends a byte now and then', (_req, res) => void setInterval(() => res.write('x'), 20).unref()],
    [
      'redirects slowly',
      (_req, res) => void setTimeout(() => res.writeHead(302, { location: '/' }).end(), 120).unref(),
    ],
  ])('a server that %s is given up in time', async (_what, handle) => {
    const { origin } = await local(handle)
    const startedAt = performance.now()
    expect(await refusal(fetchPublic(origin, trusting(origin, { timeoutMs: 300 })))).toBe(
      'The address did not answer in time.',
    )
    expect(performance.now() - startedAt).toBeLessThan(1_500)
  })

  test('a connection that breaks off gives no half file', async () => {
    const { origin } = await local((_req, res) => {
      res.writeHead(200, { 'content-length': '100' }).write('half')
      setImmediate(() => res.destroy())
    })
    expect(await refusal(fetchPublic(origin, trusting(origin)))).toBe('The address cannot be reached.')
  })
})
