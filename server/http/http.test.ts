import { createHash } from 'node:crypto'
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FOREIGN_ORIGIN, NAMED_ORIGIN, startServer, type TestServer } from './testing.ts'
import { type Answer, openEvents } from './testing-transports.ts'

const PERSISTED = '{ hello whoAmI }'
const HASH = createHash('sha256').update(PERSISTED).digest('hex')
const ANN = { cookie: 'session=ann' }
const TOUCH = { query: 'mutation { touch }' }

let server: TestServer
beforeAll(async () => {
  server = await startServer({ persisted: new Map([[HASH, PERSISTED]]), socketsPerUser: 2 })
})
afterAll(() => server.stop())

const codeOf = async (response: Response) => ((await response.json()) as Answer).errors?.[0]?.extensions.code

describe('who asks', () => {
  test.each([
    ['nobody', {}, 'guest'],
    ['a cookie', ANN, 'ann'],
    ['a bearer', { authorization: 'Bearer ann' }, 'ann'],
    ['a bearer before a cookie', { authorization: 'Bearer ben', ...ANN }, 'ben'],
  ])('%s', async (_what, headers, name) => {
    expect(await (await server.post({ query: '{ whoAmI }' }, headers)).json()).toEqual({ data: { whoAmI: name } })
  })

  test('a cookie that has lapsed makes a guest and is taken back', async () => {
    const response = await server.post({ query: '{ whoAmI }' }, { cookie: 'session=gone' })
    expect(response.headers.getSetCookie()).toEqual(['session=; Max-Age=0'])
    expect(await response.json()).toEqual({ data: { whoAmI: 'guest' } })
  })

  test('a bearer that does not hold is told so', async () => {
    const response = await server.post({ query: '{ whoAmI }' }, { authorization: 'Bearer gone' })
    expect(response.status).toBe(401)
    expect(await codeOf(response)).toBe('UNAUTHENTICATED')
  })

  test('an outage while asking is masked', async () => {
    const response = await server.post({ query: '{ whoAmI }' }, { authorization: 'Bearer outage' })
    const text = await response.text()
    expect(response.status).toBe(500)
    expect(JSON.parse(text)).toEqual({
      errors: [
        {
          message: 'Unexpected error.',
          extensions: { code: 'INTERNAL', requestId: response.headers.get('x-request-id') },
        },
      ],
    })
    expect(JSON.stringify(server.lines)).toContain('10.0.0.7')
  })
})

describe('what other pages can send', () => {
  const foreign: [string, Record<string, string>][] = [
    ['a foreign origin', { origin: FOREIGN_ORIGIN }],
    ['a sandboxed frame', { origin: 'null' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['a plain request without an origin', { 'sec-fetch-site': 'cross-site' }],
  ]
  test.each(foreign)('%s cannot use the cookie', async (_what, headers) => {
    const response = await server.post(TOUCH, { ...ANN, ...headers })
    expect(response.status).toBe(403)
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
    expect(await codeOf(response)).toBe('FORBIDDEN')
    expect(server.control.touched).toBe(0)
  })

  test.each(foreign)('%s gets no permission to read, not even as a guest', async (_what, headers) => {
    const response = await server.post({ query: '{ whoAmI }' }, headers)
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
    expect(response.headers.get('access-control-allow-credentials')).toBeNull()
  })

  test.each([
    ['application/x-www-form-urlencoded', 'query=mutation%20%7B%20touch%20%7D'],
    ['multipart/form-data; boundary=b', '--b\r\ncontent-disposition: form-data; name="operations"\r\n\r\n{}\r\n--b--'],
    ['text/plain', JSON.stringify(TOUCH)],
    ['application/graphql', TOUCH.query],
    ['application/graphql+json', JSON.stringify(TOUCH)],
    ['application/jsonp', JSON.stringify(TOUCH)],
  ])('a body of %s is refused', async (type, body) => {
    const response = await server.post(body, { 'content-type': type, ...ANN })
    expect(response.status).toBe(415)
    expect(await codeOf(response)).toBe('BAD_USER_INPUT')
    expect(server.control.touched).toBe(0)
  })

  test('our own page and a named origin use the cookie', async () => {
    const own = await server.post({ query: '{ whoAmI }' }, { ...ANN, origin: server.url })
    const named = await server.post({ query: '{ whoAmI }' }, { ...ANN, origin: NAMED_ORIGIN })
    expect(await own.json()).toEqual({ data: { whoAmI: 'ann' } })
    expect(await named.json()).toEqual({ data: { whoAmI: 'ann' } })
    expect(named.headers.get('access-control-allow-origin')).toBe(NAMED_ORIGIN)
    expect(named.headers.get('access-control-allow-credentials')).toBe('true')
    expect(named.headers.get('vary')).toContain('Origin')
  })

  test.each([
    [NAMED_ORIGIN, NAMED_ORIGIN],
    [FOREIGN_ORIGIN, null],
  ])('a preflight of %s is answered with %s', async (origin, allowed) => {
    const headers = { origin, 'access-control-request-method': 'POST' }
    const response = await fetch(`${server.url}/graphql`, { method: 'OPTIONS', headers })
    expect(response.headers.get('access-control-allow-origin')).toBe(allowed)
  })
})

describe('how it is asked', () => {
  const get = (query: string, headers: Record<string, string> = {}) =>
    fetch(`${server.url}/graphql?query=${encodeURIComponent(query)}`, { headers })

  test('GET runs queries and no mutations', async () => {
    expect(await (await get('{ hello }')).json()).toEqual({ data: { hello: 'world' } })
    const mutation = await get(TOUCH.query)
    expect(mutation.status).toBe(405)
    expect(await codeOf(mutation)).toBe('BAD_USER_INPUT')
    expect(server.control.touched).toBe(0)
  })

  test('production shows no GraphiQL', async () => {
    expect((await fetch(`${server.url}/graphql`, { headers: { accept: 'text/html' } })).status).not.toBe(200)
  })

  test('development does, to who is signed in, whole: nothing of it is fetched from elsewhere', async () => {
    const other = await startServer({ development: true })
    const open = (headers: Record<string, string>) =>
      fetch(`${other.url}/graphql`, { headers: { accept: 'text/html', ...headers }, redirect: 'manual' })
    const guest = await open({})
    expect([guest.status, guest.headers.get('location')]).toEqual([302, '/sign-in?next=%2Fgraphql'])
    const page = await (await open({ cookie: 'session=ann' })).text()
    expect(page).toContain('GraphiQL')
    expect(page).not.toMatch(/<(script|link)[^>]+(src|href)="?https?:/)
    await other.stop()
  })

  test('a batch is refused', async () => {
    const response = await server.post([TOUCH, TOUCH])
    expect(response.status).toBe(400)
    expect(await codeOf(response)).toBe('BAD_USER_INPUT')
    expect(server.control.touched).toBe(0)
  })

  test.each([
    ['not JSON', '{"query"'],
    ['null', 'null'],
    ['a number', '3'],
    ['without a query', '{}'],
    ['a query that is no text', '{"query":{}}'],
    ['variables that are no object', '{"query":"{ hello }","variables":[1]}'],
    ['an unknown parameter', '{"query":"{ hello }","shell":"rm"}'],
  ])('a body that is %s is refused', async (_what, body) => {
    const response = await server.post(body)
    const answer = (await response.json()) as Answer
    expect(answer.errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'BAD_USER_INPUT' }])
  })

  test('each kind of answer that is asked for', async () => {
    const ask = (accept: string, query: string) => server.post({ query }, { accept })
    const modern = await ask('application/graphql-response+json', '{ hello }')
    expect(modern.headers.get('content-type')).toBe('application/graphql-response+json; charset=utf-8')
    expect((await ask('application/graphql-response+json', '{ nope }')).status).toBe(400)
    expect((await ask('application/json', '{ nope }')).status).toBe(200)
    expect((await ask('application/json', '{ hello }')).headers.get('content-type')).toBe(
      'application/json; charset=utf-8',
    )
    expect((await ask('image/png', '{ hello }')).status).toBe(406)
  })

  test('a known document is named by its hash', async () => {
    const named = (sha256Hash: string) => server.post({ extensions: { persistedQuery: { version: 1, sha256Hash } } })
    expect(await (await named(HASH)).json()).toEqual({ data: { hello: 'world', whoAmI: 'guest' } })
    // urql looks for this message, and sends the document then.
    expect(((await (await named('f'.repeat(64))).json()) as Answer).errors).toEqual([
      { message: 'PersistedQueryNotFound', extensions: { code: 'BAD_USER_INPUT' } },
    ])
  })
})

describe('a body over 1 MiB', () => {
  const body = JSON.stringify({ query: `{ hello } # ${'x'.repeat(2_000_000)}` })

  test('is refused by its announced length', async () => {
    const response = await server.post(body)
    expect(response.status).toBe(413)
    expect(await codeOf(response)).toBe('BAD_USER_INPUT')
  })

  test('is refused when the length is not announced', async () => {
    const answer = await new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' }
      const sent = request(`${server.url}/graphql`, { method: 'POST', headers }, (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (chunk) => {
          text += chunk
        })
        response.on('end', () => resolve({ status: response.statusCode, text }))
      })
      sent.on('error', reject)
      sent.write(body.slice(0, 1_500_000))
      sent.end(body.slice(1_500_000))
    })
    expect(answer.status).toBe(413)
    expect(answer.text).toContain('BAD_USER_INPUT')
  })

  test('just below it, passes', async () => {
    const text = 'x'.repeat(1_000_000)
    const response = await server.post({ query: 'query ($text: String!) { echo(text: $text) }', variables: { text } })
    expect(await response.json()).toEqual({ data: { echo: text } })
  })
})

describe('an event stream', () => {
  const TICKS = { query: 'subscription { ticks }' }

  test('brings events until its reader leaves, and frees what it held', async () => {
    const events = await openEvents(server, TICKS, ANN)
    expect((await events.next()).value).toEqual({ data: { ticks: 0 } })
    server.control.tick(7)
    expect((await events.next()).value).toEqual({ data: { ticks: 7 } })
    expect(server.people.watched('ann')).toBe(1)
    const ended = server.control.nextEnd()
    await events.return(undefined)
    await ended
    expect(server.control.open()).toBe(0)
    expect(server.people.watched('ann')).toBe(0)
  })

  test('masks what fails on the way', async () => {
    const events = await openEvents(server, { query: 'subscription { fails }' })
    expect((await events.next()).value).toEqual({ data: { fails: 1 } })
    const { errors } = (await events.next()).value as Answer
    expect(errors?.[0]).toMatchObject({ message: 'Unexpected error.', extensions: { code: 'INTERNAL' } })
    expect(JSON.stringify(errors)).not.toContain('postgres')
  })

  test('counts as a live connection of its user', async () => {
    const open = [await openEvents(server, TICKS, ANN), await openEvents(server, TICKS, ANN)]
    for (const events of open) await events.next()
    const third = await openEvents(server, TICKS, ANN)
    expect(((await third.next()).value as Answer).errors?.[0]?.extensions.code).toBe('RATE_LIMITED')
    for (const events of open) await events.return(undefined)
  })

  test('ends when its access is revoked', async () => {
    const events = await openEvents(server, TICKS, { authorization: 'Bearer ben' })
    await events.next()
    const ended = server.control.nextEnd()
    server.people.revoke('ben', { heard: true })
    await expect(events.next()).rejects.toThrow()
    await ended
  })

  test('is refused to who cannot read one', async () => {
    const response = await server.post(TICKS, { accept: 'application/json' })
    expect(response.status).toBe(406)
  })
})
