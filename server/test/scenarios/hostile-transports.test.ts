import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSocket, type TestSocket } from '../../http/testing.ts'
import { openEvents, type Question } from '../../http/testing-transports.ts'
import type { Answer, Person } from '../client.ts'
import { startWorld, type World } from '../world.ts'

const WHO = '{ viewer { user { name } } }'

let world: World
let person: Person
/** One for all of it: nothing hostile may close it. */
let socket: TestSocket
let ids = 0
beforeAll(async () => {
  world = await startWorld()
  person = await world.signUp()
  socket = await openSocket({ port: Number(new URL(world.url).port) })
  await socket.init(bearer())
})
afterAll(async () => {
  socket.socket.terminate()
  await world.close()
})

const bearer = () => ({ authorization: `Bearer ${person.token}` })
const addressOf = ({ query, variables, operationName }: Question, more: Record<string, string> = {}) => {
  const parts = { query, ...more, ...(operationName === undefined ? {} : { operationName }) }
  const search = new URLSearchParams(variables ? { ...parts, variables: JSON.stringify(variables) } : parts)
  return `${world.url}/graphql?${search}`
}
const firstEvent = async (question: Question) => {
  const events = await openEvents({ url: world.url } as never, question, bearer())
  const { value } = await events.next()
  await events.return(undefined)
  return value as Answer
}

const transports: Record<string, (question: Question) => Promise<Answer>> = {
  POST: async (question) => (await world.client.post('/graphql', question, bearer())).json() as Promise<Answer>,
  GET: async (question) => (await fetch(addressOf(question), { headers: bearer() })).json() as Promise<Answer>,
  SSE: firstEvent,
  async WebSocket(question) {
    const id = String(++ids)
    socket.send({ id, type: 'subscribe', payload: question })
    const { type, payload } = await Promise.race([
      socket.next(),
      socket.closed.then((closed) => ({ type: 'closed', payload: closed })),
    ])
    // What comes of it as a result is followed by its end.
    if (type === 'next') await socket.next()
    return (type === 'next' ? payload : { errors: payload }) as Answer
  },
}

const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => text(i)).join(' ')
const nested = (depth: number) => `{ viewer { account { ${'grants { '.repeat(depth)}id ${'} '.repeat(depth)}} } }`
const listOf = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
/** Each spreads the next ten times. */
const bomb = `{ ...f0 } ${times(6, (i) => `fragment f${i} on Query { ${i === 5 ? 'models { id }' : `...f${i + 1} `.repeat(10)} }`)}`
const START = 'mutation ($input: StartActionInput!) { startAction(input: $input) { __typename } }'
const story = { idempotencyKey: 'k', work: { entityExtraction: { story: 'a' } } }

/** 100 entries, each with an action of lists, each of them counted as ten. */
const PAGES =
  '{ viewer { account { entries(first: 100) { edges { node { action { outputs { url contentType bytes } calls { part attempt } } } } } } } }'

const TOO_COMPLEX = 'QUERY_TOO_COMPLEX'
const INVALID = 'GRAPHQL_VALIDATION_FAILED'
const documents: [what: string, code: string, question: Question][] = [
  ['half a document', 'GRAPHQL_PARSE_FAILED', { query: '{ viewer {' }],
  ['a comment alone', 'GRAPHQL_PARSE_FAILED', { query: '# nothing' }],
  ['a broken string', 'GRAPHQL_PARSE_FAILED', { query: '{ action(id: "\\u{110000}") { id } }' }],
  ['31 aliases', TOO_COMPLEX, { query: `{ ${times(31, (i) => `a${i}: sandbox`)} }` }],
  [
    '31 aliases in fragments',
    TOO_COMPLEX,
    { query: `{ ...f } fragment f on Query { ${times(31, (i) => `a${i}: __typename`)} }` },
  ],
  ['1,001 tokens', TOO_COMPLEX, { query: `{ ${'sandbox '.repeat(1_000)} }` }],
  ['11 levels', TOO_COMPLEX, { query: nested(10) }],
  ['400 levels', TOO_COMPLEX, { query: nested(400) }],
  ['a list 600 deep in an argument', TOO_COMPLEX, { query: `{ action(id: ${listOf(600)}) { id } }` }],
  ['a list 200 deep in an argument', INVALID, { query: `{ action(id: ${listOf(200)}) { id } }` }],
  ['a list type 400 deep', INVALID, { query: `query ($a: ${'['.repeat(400)}ID${']'.repeat(400)}) { sandbox }` }],
  [
    'a list 2,000 deep in a variable',
    'BAD_USER_INPUT',
    { query: 'query ($id: ID!) { action(id: $id) { id } }', variables: { id: JSON.parse(listOf(2_000)) } },
  ],
  ['a fragment that spreads itself', INVALID, { query: '{ ...f } fragment f on Query { ...f }' }],
  [
    'fragments in a ring',
    INVALID,
    { query: '{ ...a } fragment a on Query { ...b } fragment b on Query { ...c } fragment c on Query { ...a }' },
  ],
  ['a fragment bomb', TOO_COMPLEX, { query: bomb }],
  ['300 times the same field', TOO_COMPLEX, { query: `{ models { ${'id name '.repeat(490)} } }` }],
  ['a flood of directives on a field', INVALID, { query: `{ sandbox ${'@include(if: true) '.repeat(100)} }` }],
  ['a flood of unknown directives', INVALID, { query: `{ sandbox ${times(300, (i) => `@a${i}`)} }` }],
  ['a flood of variables', INVALID, { query: `query (${times(200, (i) => `$a${i}: ID`)}) { sandbox }` }],
  ['a directive out of place', INVALID, { query: 'query @skip(if: true) { sandbox }' }],
  ['@defer', INVALID, { query: '{ ... @defer { sandbox } }' }],
  ['@stream', INVALID, { query: '{ models @stream { id } }' }],
  [
    'pages within pages',
    TOO_COMPLEX,
    {
      query: PAGES,
    },
  ],
  ['a page over 100', 'BAD_USER_INPUT', { query: '{ viewer { actions(first: 101) { edges { cursor } } } }' }],
  [
    'a page over 100 in a variable',
    'BAD_USER_INPUT',
    { query: 'query ($n: Int) { viewer { actions(first: $n) { edges { cursor } } } }', variables: { n: 2 ** 31 - 1 } },
  ],
  [
    'a dear operation behind a cheap one',
    TOO_COMPLEX,
    {
      query: `query A { sandbox } query B ${PAGES}`,
      operationName: 'B',
    },
  ],
  ['an operation that is not there', 'BAD_USER_INPUT', { query: 'query A { sandbox }', operationName: 'B' }],
  ['two operations and no name', 'BAD_USER_INPUT', { query: 'query A { sandbox } query B { sandbox }' }],
  [
    'two operations of one name',
    INVALID,
    { query: 'query A { sandbox } query A { models { id } }', operationName: 'A' },
  ],
  [
    'two roots of a subscription',
    INVALID,
    { query: 'subscription { accountChanged { version } serviceStatusChanged { overall } }' },
  ],
  [
    'a skipped root of a subscription',
    INVALID,
    {
      query:
        'subscription { ...f } fragment f on Subscription { accountChanged { version } serviceStatusChanged { overall } }',
    },
  ],
  ['fields that contradict each other', INVALID, { query: '{ a: sandbox a: models { id } }' }],
  [
    'a variable of another type',
    'BAD_USER_INPUT',
    { query: 'query ($n: Int) { viewer { actions(first: $n) { edges { cursor } } } }', variables: { n: 'many' } },
  ],
  [
    'a prototype for an input',
    'BAD_USER_INPUT',
    {
      query: 'query ($work: WorkInput!) { quoteAction(work: $work) { maximum } }',
      variables: JSON.parse('{"work":{"__proto__":{"entityExtraction":{"story":"a"}}}}'),
    },
  ],
  ['an unknown type', INVALID, { query: 'query ($a: Secrets) { sandbox }' }],
  ['a type system', INVALID, { query: 'type Query { secrets: String } { sandbox }' }],
  [
    'a field of the admin’s in a subscription',
    'FORBIDDEN',
    { query: 'subscription { adminOverviewChanged { actions } }' },
  ],
]

describe('the same verdict in the same words on every transport', () => {
  test.each(documents)('%s: %s', async (_what, code, question) => {
    const verdicts = await Promise.all(
      Object.entries(transports).map(async ([transport, ask]) => {
        const { data, errors } = await ask(question)
        expect(data ?? undefined, transport).toBeUndefined()
        return [transport, errors?.map(({ message, extensions }) => [extensions?.code, message])] as const
      }),
    )
    const [[, first] = []] = verdicts
    expect(first?.[0]?.[0], JSON.stringify(first)).toBe(code)
    for (const [transport, verdict] of verdicts) expect(verdict, transport).toEqual(first)
  })

  test('what is allowed is answered the same, too', async () => {
    for (const [transport, ask] of Object.entries(transports)) {
      expect(await ask({ query: WHO }), transport).toEqual({ data: { viewer: { user: { name: 'Ada' } } } })
    }
  })
})

describe('a change is made by nothing that a page elsewhere can send', () => {
  const mutation = { query: START, variables: { input: story } }
  const holds = () => world.system.hold.count()
  const cookie = () => ({ cookie: person.cookie })

  test.each([
    ['by GET', {}],
    ['by GET, for an event stream', { accept: 'text/event-stream' }],
    ['by GET, with the type of JSON', { 'content-type': 'application/json' }],
  ])('%s', async (_what, headers: Record<string, string>) => {
    const response = await fetch(addressOf(mutation), { headers: { ...bearer(), ...headers } })
    expect(response.status).toBe(405)
    expect(await holds()).toBe(0)
  })

  test.each(['POST', 'post', 'PUT', 'PATCH', 'DELETE', 'QUERY'])(
    'by a %s without a body, in the address',
    async (method) => {
      const response = await fetch(addressOf(mutation), { method, headers: { ...cookie(), origin: world.url } })
      expect(response.status).toBeGreaterThanOrEqual(400)
      expect(response.status).toBeLessThan(500)
      expect(await holds()).toBe(0)
    },
  )

  test.each([
    ['as a form', 'application/x-www-form-urlencoded', new URLSearchParams({ query: START }).toString()],
    ['as text', 'text/plain', JSON.stringify(mutation)],
    [
      'in parts',
      'multipart/form-data; boundary=b',
      `--b\r\ncontent-disposition: form-data; name="operations"\r\n\r\n${JSON.stringify(mutation)}\r\n--b--\r\n`,
    ],
    ['with two types', 'text/plain, application/json', JSON.stringify(mutation)],
    ['with a type that begins like JSON', 'application/jsonx', JSON.stringify(mutation)],
    ['with no type', '', JSON.stringify(mutation)],
  ])('%s', async (_what, type, body) => {
    const headers = { ...cookie(), origin: world.url, 'content-type': type }
    const response = await fetch(`${world.url}/graphql`, { method: 'POST', headers, body: new Blob([body]) })
    expect(response.status).toBe(415)
    expect(await holds()).toBe(0)
  })
})

describe('a hash names no more than the document that it is of', () => {
  const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')
  const named = (sha256Hash: unknown, more: object = {}) => ({
    extensions: { persistedQuery: { version: 1, sha256Hash } },
    ...more,
  })
  const ask = async (body: object) => (await world.client.post('/graphql', body, bearer())).json() as Promise<Answer>

  test.each([
    ['an unknown one', hashOf('{ sandbox }')],
    ['a path', '../../../etc/passwd'],
    ['a name of every object', '__proto__'],
    ['a number', 5],
    ['a list', [hashOf(WHO)]],
    ['a long one', 'f'.repeat(100_000)],
  ])('%s is refused', async (_what, hash) => {
    const { data, errors } = await ask(named(hash))
    expect(data).toBeUndefined()
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT'])
  })

  test('a document that is sent along with its hash, or another’s, is not kept under it', async () => {
    const document = '{ viewer { user { email } } }'
    await ask(named(hashOf(document), { query: document }))
    await ask(named(hashOf(WHO), { query: document }))
    for (const text of [document, WHO]) expect((await ask(named(hashOf(text)))).data, text).toBeUndefined()
  })
})
