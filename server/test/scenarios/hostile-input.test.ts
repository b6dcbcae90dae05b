import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Answer, Person } from '../client.ts'
import { startWorld, type World } from '../world.ts'

const START = `mutation ($input: StartActionInput!) { startAction(input: $input) {
  __typename ... on Action { id input } ... on Error { message } ... on InvalidInput { field }
} }`
const QUOTE = 'query ($work: WorkInput!, $model: ID) { quoteAction(work: $work, model: $model) { maximum } }'
const USAGE = `query ($from: Date!, $to: Date!, $zone: String!) {
  viewer { usage(from: $from, to: $to, timeZone: $zone) { points byDay { date } } }
}`
const pageOf = (what: 'actions' | 'entries', args: string, types = '$at: String') => {
  const page = `${what}(${args}) { edges { cursor node { id } } }`
  return `query (${types}) { viewer { ${what === 'entries' ? `account { ${page} }` : page} } }`
}
const AT = 'query ($time: DateTime!) { viewer { account { balanceAt(time: $time) } } }'
const KEY = `mutation ($name: String!, $scopes: [ApiKeyScope!]!, $at: DateTime) {
  createApiKey(name: $name, scopes: $scopes, expiresAt: $at) { apiKey { id } }
}`
const LONE = '\ud800'

let world: World
let person: Person
let control: Person
beforeAll(async () => {
  world = await startWorld()
  ;[person, control] = [await world.signUp(), await world.signUp({ name: 'Control' })]
})
afterAll(() => world.close())

/** The code, or the member of the union and its field. */
function verdictOf({ data, errors }: Answer): string {
  if (errors) return [...new Set(errors.map(({ extensions }) => extensions?.code))].join()
  const [value] = Object.values(data ?? {}) as ({ __typename?: string; field?: string } | null)[]
  return [value?.__typename ?? 'answered', value?.field].filter(Boolean).join(' ')
}

/** Sends it while somebody else works, and sees that neither they nor the account were touched. */
async function survived<T>(hostile: Promise<T>): Promise<T> {
  const [answer, meanwhile] = await Promise.all([
    hostile,
    world.client.query('{ viewer { user { name } } }', {}, control),
  ])
  expect(meanwhile).toEqual({ data: { viewer: { user: { name: 'Control' } } } })
  expect(await world.system.hold.count({ where: { accountId: person.userId } })).toBe(0)
  return answer
}

let keys = 0
const start = (input: object) => ({ input: { idempotencyKey: `key ${++keys}`, ...input } })
const story = (text: unknown, more: object = {}) => ({ work: { storyBreakdown: { story: text, ...more } } })
const usage = (more: object) => ({ from: '2026-11-01', to: '2026-11-30', zone: 'UTC', ...more })
const cursor = (text: string) => Buffer.from(text).toString('base64')

type Hostile = [what: string, query: string, variables: object, verdict: string]

const documents: Hostile[] = [
  ['an unknown field', '{ viewer { secrets } }', {}, 'GRAPHQL_VALIDATION_FAILED'],
  ['an unknown argument', '{ models(all: true) { id } }', {}, 'GRAPHQL_VALIDATION_FAILED'],
  ['half a document', '{ viewer {', {}, 'GRAPHQL_PARSE_FAILED'],
  ['no document', '', {}, 'BAD_USER_INPUT'],
  ['100,000 fields', `{ ${'sandbox '.repeat(100_000)} }`, {}, 'QUERY_TOO_COMPLEX'],
  ['10,000 levels', `${'{ viewer '.repeat(10_000)}${'}'.repeat(10_000)}`, {}, 'QUERY_TOO_COMPLEX'],
  [
    '200 starts in one document',
    `mutation ($input: StartActionInput!) { ${Array.from({ length: 200 }, (_, n) => `a${n}: startAction(input: $input) { __typename }`).join(' ')} }`,
    start(story('x')),
    'QUERY_TOO_COMPLEX',
  ],
  [
    'a string of 300,000 characters in the document',
    `mutation { revokeApiKey(id: "${'x'.repeat(300_000)}") }`,
    {},
    'answered',
  ],
]

const types: Hostile[] = [
  ['a number for a story', START, start(story(5)), 'BAD_USER_INPUT'],
  ['a list for a story', START, start(story(['a'])), 'BAD_USER_INPUT'],
  ['no story', START, start({ work: { storyBreakdown: {} } }), 'BAD_USER_INPUT'],
  ['null for the work', START, start({ work: null }), 'BAD_USER_INPUT'],
  ['no member of the work', START, start({ work: {} }), 'BAD_USER_INPUT'],
  [
    'two members of the work',
    START,
    start({ work: { storyBreakdown: { story: 'a' }, entityExtraction: { story: 'a' } } }),
    'BAD_USER_INPUT',
  ],
  ['text for chapters', START, start(story('a', { chapters: '3' })), 'BAD_USER_INPUT'],
  ['a fraction of chapters', START, start(story('a', { chapters: 2.5 })), 'BAD_USER_INPUT'],
  ['2^31 chapters', START, start(story('a', { chapters: 2 ** 31 })), 'BAD_USER_INPUT'],
  ['-1 chapters', START, start(story('a', { chapters: -1 })), 'InvalidInput work.storyBreakdown.chapters'],
  ['words for titleCards', START, start(story('a', { titleCards: 'yes' })), 'BAD_USER_INPUT'],
  ['an object for the key', START, start({ idempotencyKey: { a: 1 }, ...story('a') }), 'BAD_USER_INPUT'],
  ['a fraction for the key', START, start({ idempotencyKey: 1.5, ...story('a') }), 'BAD_USER_INPUT'],
  ['-1 points', START, start({ maxPoints: -1, ...story('a') }), 'BAD_USER_INPUT'],
  ['half a point', START, start({ maxPoints: 0.5, ...story('a') }), 'BAD_USER_INPUT'],
  ['points as text', START, start({ maxPoints: '5', ...story('a') }), 'BAD_USER_INPUT'],
  ['2^53 points', START, start({ maxPoints: 2 ** 53, ...story('a') }), 'BAD_USER_INPUT'],
  ['1e300 points', START, start({ maxPoints: 1e300, ...story('a') }), 'BAD_USER_INPUT'],
  ['0 points', START, start({ maxPoints: 0, ...story('a') }), 'QuoteExceeded'],
  [
    '-1 points in the document',
    'mutation { startAction(input: { idempotencyKey: "k", maxPoints: -1, work: { entityExtraction: { story: "a" } } }) { __typename } }',
    {},
    'BAD_USER_INPUT',
  ],
  [
    '2^53 points in the document',
    'mutation { startAction(input: { idempotencyKey: "k", maxPoints: 9007199254740992, work: { entityExtraction: { story: "a" } } }) { __typename } }',
    {},
    'BAD_USER_INPUT',
  ],
  [
    'an enum that is none',
    'query ($f: AiFunction) { viewer { actions(function: $f) { edges { cursor } } } }',
    { f: 'EVERYTHING' },
    'BAD_USER_INPUT',
  ],
]

const values: Hostile[] = [
  ['a model that does not exist', START, start({ model: 'openai/gpt-99', ...story('a') }), 'InvalidInput model'],
  ['a model with NUL', START, start({ model: 'openai/gpt-4o\0', ...story('a') }), 'InvalidInput model'],
  [
    'a model that does not see',
    START,
    start({ model: 'qwen/qwen-turbo', work: { imageAnalysis: { imageUrl: 'http://127.0.0.1/' } } }),
    'InvalidInput model',
  ],
  ['a quote for such a model', QUOTE, { model: 'openai/gpt-99', ...story('a') }, 'BAD_USER_INPUT'],
  ['a story of spaces', START, start(story(' \n\t ')), 'InvalidInput work.storyBreakdown.story'],
  [
    'a story of a million characters',
    START,
    start(story('x'.repeat(1_000_000))),
    'InvalidInput work.storyBreakdown.story',
  ],
  ['a story with NUL', START, start(story('a\0b')), 'InvalidInput work.storyBreakdown.story'],
  ['a story with half an emoji', START, start(story(`a${LONE}b`)), 'InvalidInput work.storyBreakdown.story'],
  ['a key with NUL', START, start({ idempotencyKey: 'a\0', ...story('a') }), 'InvalidInput idempotencyKey'],
  ['a key with half an emoji', START, start({ idempotencyKey: LONE, ...story('a') }), 'InvalidInput idempotencyKey'],
  [
    'a file for a picture',
    START,
    start({ work: { imageAnalysis: { imageUrl: 'file:///etc/passwd' } } }),
    'InvalidInput work.imageAnalysis.imageUrl',
  ],
  [
    'a script for a picture',
    START,
    start({ work: { imageAnalysis: { imageUrl: 'javascript:alert(1)' } } }),
    'InvalidInput work.imageAnalysis.imageUrl',
  ],
  ['no time zone', USAGE, usage({ zone: 'Mars/Olympus' }), 'BAD_USER_INPUT'],
  ['a time zone with NUL', USAGE, usage({ zone: 'UTC\0' }), 'BAD_USER_INPUT'],
  ['an offset for a time zone', USAGE, usage({ zone: '+02:00' }), 'BAD_USER_INPUT'],
  ['a time zone with half an emoji', USAGE, usage({ zone: LONE }), 'BAD_USER_INPUT'],
  ['no date', USAGE, usage({ from: 'yesterday' }), 'BAD_USER_INPUT'],
  ['February 30', USAGE, usage({ from: '2026-02-30', to: '2026-03-01' }), 'BAD_USER_INPUT'],
  ['the year 0', USAGE, usage({ from: '0000-01-01', to: '0000-01-02' }), 'BAD_USER_INPUT'],
  ['the year 1', USAGE, usage({ from: '0001-01-01', to: '0001-01-02' }), 'answered'],
  ['the last day that a Date can name', USAGE, usage({ from: '9999-12-31', to: '9999-12-31' }), 'answered'],
  ['the year 10000', USAGE, usage({ from: '10000-01-01', to: '10000-01-01' }), 'BAD_USER_INPUT'],
  ['a range turned round', USAGE, usage({ from: '2026-11-30', to: '2026-11-01' }), 'BAD_USER_INPUT'],
  ['a range of 732 days', USAGE, usage({ from: '2020-01-01', to: '2022-01-01' }), 'BAD_USER_INPUT'],
  ['an instant without a zone', AT, { time: '2026-11-22T09:00:00' }, 'BAD_USER_INPUT'],
  ['February 30, 9 o’clock', AT, { time: '2026-02-30T09:00:00Z' }, 'BAD_USER_INPUT'],
  ['25 o’clock', AT, { time: '2026-02-20T25:00:00Z' }, 'BAD_USER_INPUT'],
  ['an instant in the year 0', AT, { time: '0000-01-01T00:00:00Z' }, 'BAD_USER_INPUT'],
  ['an instant before the year 1, by its offset', AT, { time: '0001-01-01T00:00:00+23:59' }, 'BAD_USER_INPUT'],
  ['an instant after the year 9999, by its offset', AT, { time: '9999-12-31T23:59:59-23:59' }, 'BAD_USER_INPUT'],
  ['24 o’clock', AT, { time: '2026-02-20T24:00:00Z' }, 'BAD_USER_INPUT'],
  ['the first instant', AT, { time: '0001-01-01T00:00:00Z' }, 'answered'],
  ['the last instant', AT, { time: '9999-12-31T23:59:59.999Z' }, 'answered'],
  ['an instant as a number', AT, { time: 5 }, 'BAD_USER_INPUT'],
  ['a key name with NUL', KEY, { name: 'a\0', scopes: ['READ'] }, 'BAD_USER_INPUT'],
  ['a key name of 101 characters', KEY, { name: 'x'.repeat(101), scopes: ['READ'] }, 'BAD_USER_INPUT'],
  ['no scope', KEY, { name: 'a', scopes: [] }, 'BAD_USER_INPUT'],
  ['a key that has expired', KEY, { name: 'a', scopes: ['READ'], at: '2020-01-01T00:00:00Z' }, 'BAD_USER_INPUT'],
  ['a key for ever and a day', KEY, { name: 'a', scopes: ['READ'], at: '9999-12-31T23:59:59-12:00' }, 'BAD_USER_INPUT'],
]

const pages: Hostile[] = (['actions', 'entries'] as const).flatMap((what): Hostile[] => [
  ...['first: 101', 'first: -1', 'last: 101', 'last: -1', 'first: 2147483647'].map(
    (args): Hostile => [`${what}(${args})`, pageOf(what, `${args}, after: $at`), {}, 'BAD_USER_INPUT'],
  ),
  ...[
    'nonsense',
    '',
    '💥',
    '\0',
    LONE,
    cursor('GPC:S:nonsense'),
    cursor('GPC:S:\0'),
    cursor('GPC:S:'),
    cursor('GPC:N:1'),
    cursor('GPC:I:1'),
    cursor('GPC:D:1'),
    cursor('GPC:Z:'),
    cursor('GPC:J:{"not":{"equals":null}}'),
    cursor('GPC:O:{"contains":""}'),
    cursor('GPC:T:["S:a"]'),
    cursor('GPC:B:AAAA'),
    cursor(`GPC:S:${'x'.repeat(40_000)}`),
  ].map(
    (at): Hostile => [
      `${what} after ${JSON.stringify(at).slice(0, 40)}`,
      pageOf(what, 'first: 2, after: $at'),
      { at },
      'BAD_USER_INPUT',
    ],
  ),
])

describe.each([
  ['documents', documents],
  ['wrong types', types],
  ['values that cannot be', values],
  ['pages', pages],
])('%s', (_group, cases) => {
  test.each(cases)('%s', async (_what, query, variables, verdict) => {
    const answer = await survived(world.client.query(query, variables, person))
    expect(verdictOf(answer), JSON.stringify(answer).slice(0, 600)).toBe(verdict)
  })
})

// PostgreSQL would be given U+FFFD in its place.
test('a key name with half an emoji is refused', async () => {
  expect(verdictOf(await world.client.query(KEY, { name: LONE, scopes: ['READ'] }, person))).toBe('BAD_USER_INPUT')
})
