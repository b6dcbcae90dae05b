import type { Person, TestClient } from '../../server/test/client.ts'
import { percentile } from '../figures.ts'

export type Place = { id: string; createdAt: Date }
/** A query is asked once for each place. */
export type Stage = { client: TestClient; person: Person; places: Place[] }

const P95_MAX_MS = 50
const WARM_UP = 20

const LINES = `query ($first: Int, $after: String, $kinds: [EntryKind!], $from: DateTime, $to: DateTime, $text: String) {
  viewer { account { id entries(first: $first, after: $after, kinds: $kinds, from: $from, to: $to, text: $text) {
    opening closing lines sum searchedTo totals { kind added taken lines }
    edges { node { id kind amount balanceAfter description createdAt } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } } }`
const ACCOUNT = `{ viewer { account { id version available held posted plan monthlyAllocation allocationRemaining
  boostRemaining renewsAt timeZone } } }`
const FORECAST = '{ viewer { account { id forecast { runsOutAt perDay basedOnDays reason } } } }'
const HELD = '{ viewer { account { id heldBy { id title function status held } } } }'
const GRANTS = `{ viewer { account { id issuedGrants(first: 10) {
  edges { node { id kind amount remaining held expiresAt createdAt } } pageInfo { hasNextPage endCursor } } } } }`
const LINE = `query ($id: ID!) { viewer { account { id entry(id: $id) { id explanation grant { id kind }
  use { held used released sources { held used grant { id kind } } } action { id function model { id } receipt { quoted } } } } } }`
const AT = 'query ($time: DateTime!) { viewer { account { id balanceAt(time: $time) } } }'

/** Over GraphQL and HTTP, one after another, each with another part of the history. */
export async function measureQueries(stage: Stage): Promise<string[][]> {
  const { places } = stage
  const some = (index: number) => places[index % places.length]!
  const cursor = (id: string) => Buffer.from(`GPC:S:${id}`).toString('base64')
  const month = (index: number) => {
    const from = some(index).createdAt
    return { from: from.toISOString(), to: new Date(from.getTime() + 30 * 86_400_000).toISOString() }
  }
  const cases: [string, string, (index: number) => object][] = [
    ['the account itself', ACCOUNT, () => ({})],
    ['forecast', FORECAST, () => ({})],
    ['what is held, and by what', HELD, () => ({})],
    ['lines: the first page, with all sums', LINES, () => ({ first: 15 })],
    ['lines: a page anywhere', LINES, (index) => ({ first: 15, after: cursor(some(index).id) })],
    ['lines: 100 from anywhere', LINES, (index) => ({ first: 100, after: cursor(some(index).id) })],
    ['lines: of any month', LINES, (index) => ({ first: 15, ...month(index) })],
    ['lines: of rare kinds', LINES, () => ({ first: 15, kinds: ['EXPIRY', 'ADJUSTMENT'] })],
    ['lines: of a kind there is none of', LINES, () => ({ first: 15, kinds: ['REVERSAL'] })],
    ['lines: a text in every line', LINES, (index) => ({ first: 15, text: 'night', after: cursor(some(index).id) })],
    [
      'lines: a text in no line',
      LINES,
      (index) => ({ first: 15, text: 'no such text', after: cursor(some(index).id) }),
    ],
    [
      'lines: a text in no line, not plain',
      LINES,
      (index) => ({ first: 15, text: 'Größe', after: cursor(some(index).id) }),
    ],
    ['one line, explained', LINE, (index) => ({ id: some(index).id })],
    ['what there was at any time', AT, (index) => ({ time: some(index).createdAt.toISOString() })],
    ['grants, used up ones too', GRANTS, () => ({})],
  ]
  const figures = []
  for (const [what, query, variables] of cases) figures.push(await measureQuery(stage, { what, query, variables }))
  return figures
}

export type QueryCase = { what: string; query: string; variables: (index: number) => object }

export async function measureQuery(
  { client, person, places }: Stage,
  { what, query, variables }: QueryCase,
  targetMs = P95_MAX_MS,
): Promise<string[]> {
  const times: number[] = []
  for (let index = 0; index < WARM_UP + places.length; index++) {
    const began = performance.now()
    const { errors } = await client.query(query, variables(index), person)
    if (errors) throw new Error(`${what}: ${JSON.stringify(errors)}`)
    if (index >= WARM_UP) times.push(performance.now() - began)
  }
  const [p50, p95] = [percentile(times, 0.5), percentile(times, 0.95)]
  const verdict = p95 < targetMs ? 'met' : 'MISSED'
  return [what, `${p50.toFixed(1)} ms`, `${p95.toFixed(1)} ms`, `p95 < ${targetMs} ms`, verdict]
}
