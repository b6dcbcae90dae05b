import { GraphQLInt, GraphQLList, GraphQLObjectType, GraphQLSchema, getIntrospectionQuery } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startServer, type TestServer } from '../http/testing.ts'
import { type Question, type Transport, transports } from '../http/testing-transports.ts'
import { assertPagesAreCounted } from './limits/cost.ts'

const nested = (field: string, depth: number, leaf = 'name') =>
  `${`{ ${field} `.repeat(depth - 1)}{ ${leaf} ${'}'.repeat(depth)}`
const aliases = (count: number, field = 'hello') =>
  `{ ${Array.from({ length: count }, (_, i) => `a${i}: ${field}`).join(' ')} }`
/** Spread over three fields: graphql-js compares every field with all of the same name beside it. */
const tokens = (count: number) =>
  `{ ${['a', 'b', 'c'].map((alias) => `${alias}: tree { ${'name '.repeat(300)} }`).join(' ')} ${'hello '.repeat(count - 917)} }`
const pages = (first: number) => ({
  query:
    'query ($first: Int) { items(first: $first) { edges { node { items(first: $first) { edges { node { name } } } } } } }',
  variables: { first },
})
/** 8 levels of fragments, each of which spreads the one below ten times: 10^8 fields. */
const bomb = `{ tree { ...f0 } } ${Array.from({ length: 8 }, (_, i) => `fragment f${i} on Tree { child { name ${i < 7 ? `...f${i + 1} `.repeat(10) : ''} } }`).join(' ')}`

const refused: [string, string, Question][] = [
  ['a syntax error', 'GRAPHQL_PARSE_FAILED', { query: '{ hello' }],
  ['an unknown field', 'GRAPHQL_VALIDATION_FAILED', { query: '{ helo }' }],
  ['a document 20,000 deep', 'QUERY_TOO_COMPLEX', { query: '{a'.repeat(20_000) + '}'.repeat(20_000) }],
  ['1,001 tokens', 'QUERY_TOO_COMPLEX', { query: tokens(1_001) }],
  ['the same field 990 times', 'QUERY_TOO_COMPLEX', { query: `{ tree { ${'name '.repeat(990)} } }` }],
  ['5,000 aliases', 'QUERY_TOO_COMPLEX', { query: aliases(5_000) }],
  ['31 aliases', 'QUERY_TOO_COMPLEX', { query: aliases(31) }],
  ['31 aliases of __typename', 'QUERY_TOO_COMPLEX', { query: aliases(31, '__typename') }],
  ['31 aliases in a fragment', 'QUERY_TOO_COMPLEX', { query: `{ ...f } fragment f on Query ${aliases(31)}` }],
  ['11 levels', 'QUERY_TOO_COMPLEX', { query: nested('tree', 2, nested('child', 10).slice(2, -1)) }],
  ['a fragment bomb', 'QUERY_TOO_COMPLEX', { query: bomb }],
  ['pages within pages', 'QUERY_TOO_COMPLEX', pages(100)],
  [
    'a dear operation behind a cheap one',
    'QUERY_TOO_COMPLEX',
    {
      query: `query Cheap { hello } ${pages(100).query.replace('query', 'query Dear')}`,
      variables: { first: 100 },
      operationName: 'Dear',
    },
  ],
  ['lists within lists', 'QUERY_TOO_COMPLEX', { query: `{ tree ${nested('children', 6)} }` }],
  ['a page over 100', 'BAD_USER_INPUT', pages(101)],
  ['a negative page', 'BAD_USER_INPUT', pages(-1)],
  ['a variable of another type', 'BAD_USER_INPUT', pages('many' as never)],
  ['a missing variable', 'BAD_USER_INPUT', { query: 'query ($text: String!) { echo(text: $text) }' }],
  ['no operation of that name', 'BAD_USER_INPUT', { query: 'query A { hello }', operationName: 'B' }],
  ['the schema, asked by a guest in production', 'FORBIDDEN', { query: getIntrospectionQuery() }],
  ['a type, asked by a guest in production', 'FORBIDDEN', { query: '{ __type(name: "Query") { name } }' }],
]

const allowed: [string, Question, object][] = [
  ['1,000 tokens', { query: tokens(1_000) }, { hello: 'world' }],
  ['30 aliases', { query: aliases(30) }, { a29: 'world' }],
  ['10 levels', { query: `{ tree ${nested('child', 9)} }` }, { tree: {} }],
  ['small pages within pages', pages(20), { items: { edges: [] } }],
]

describe.each(Object.keys(transports) as Transport[])('over %s', (transport) => {
  let server: TestServer
  beforeAll(async () => {
    server = await startServer()
  })
  afterAll(() => server.stop())

  test.each(refused)('%s is refused with %s', async (_what, code, question) => {
    const answer = await transports[transport](server, question)
    expect(answer.data).toBeUndefined()
    expect(answer.errors?.map((error) => error.extensions)).toEqual([{ code }])
    expect(answer.errors?.[0]?.message).not.toContain('Did you mean')
  })

  test.each(allowed)('%s pass', async (_what, question, data) => {
    const answer = await transports[transport](server, question)
    expect(answer).toMatchObject({ data })
    expect(answer.errors).toBeUndefined()
  })

  test('the verdict is the same when the document is known already', async () => {
    for (const [first, codes] of [
      [20, undefined],
      [100, ['QUERY_TOO_COMPLEX']],
      [20, undefined],
    ] as const) {
      const { errors } = await transports[transport](server, pages(first))
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(codes)
    }
  })

  test('an admin may ask production for its schema, a user may not', async () => {
    const question = { query: getIntrospectionQuery() }
    expect((await transports[transport](server, question, 'root')).data?.__schema).toBeTypeOf('object')
    expect((await transports[transport](server, question, 'ann')).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  })

  test('what nobody meant for the outside is masked, logged whole and found by its id', async () => {
    for (const field of ['bug', 'secretError', 'misfit']) {
      const { errors } = await transports[transport](server, { query: `{ ${field} }` })
      const requestId = expect.any(String) as string
      expect(errors).toEqual([
        { message: 'Unexpected error.', path: [field], extensions: { code: 'INTERNAL', requestId } },
      ])
      const logged = server.lines.find((line) => line.requestId === errors?.[0]?.extensions.requestId)
      expect(JSON.stringify(logged)).toContain(field === 'misfit' ? 'cannot represent' : 'postgres://owner:secret')
    }
  })

  test('a refusal of the schema passes as it is, beside the data', async () => {
    expect(await transports[transport](server, { query: '{ members hello }' })).toMatchObject({
      data: { members: null, hello: 'world' },
      errors: [{ message: 'Sign in to continue.', path: ['members'], extensions: { code: 'UNAUTHENTICATED' } }],
    })
  })
})

describe('in development', () => {
  test('everybody sees the schema and is told what was meant', async () => {
    const server = await startServer({ development: true })
    for (const ask of Object.values(transports)) {
      expect((await ask(server, { query: getIntrospectionQuery() })).data?.__schema).toBeTypeOf('object')
      expect((await ask(server, { query: '{ helo }' })).errors?.[0]?.message).toContain('Did you mean "hello"?')
    }
    await server.stop()
  })
})

test('a schema with a page that is not counted does not start', () => {
  const list = { type: new GraphQLList(GraphQLInt), args: { first: { type: GraphQLInt } } }
  const query = new GraphQLObjectType({ name: 'Query', fields: { list } })
  expect(() => assertPagesAreCounted(new GraphQLSchema({ query }))).toThrow(
    'Query.list takes `first` without counting it',
  )
})
