import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Answer } from '../http/testing-transports.ts'
import type { Json } from '../test/client.ts'
import { startWorld, type World } from '../test/world.ts'
import { schema } from './schema.ts'
import { CALLERS, type Caller, type CallerWorld, createCallers, SECRET, type Transport } from './testing-callers.ts'
import { FIELDS } from './testing-fields.ts'
import { type Code, type Field, MISSING, type Verdict, type Verdicts } from './testing-verdicts.ts'

let world: World
let callers: CallerWorld
let people: CallerWorld['people']
let owners: CallerWorld['owners']
beforeAll(async () => {
  world = await startWorld()
  callers = await createCallers(world)
  people = callers.people
  owners = callers.owners
})
afterAll(() => world.close())

function verdictOf(answer: Answer): Verdict {
  const [error] = answer.errors ?? []
  if (error) return error.extensions.code as Code
  const [value] = Object.values(answer.data ?? {})
  if (value === null || value === false) return 'empty'
  const text = JSON.stringify(value)
  const secrets = [
    SECRET,
    people.owner.userId,
    people.owner.email,
    owners.action,
    owners.purchase,
    ...owners.entries,
    ...owners.keys,
  ]
  return secrets.some((secret) => text.includes(secret)) ? 'owners' : 'answered'
}

const names = Object.entries({
  Query: schema.getQueryType(),
  Mutation: schema.getMutationType(),
  Subscription: schema.getSubscriptionType(),
}).flatMap(([root, type]) => Object.keys(type?.getFields() ?? {}).map((field) => `${root}.${field}`))

const transportsOf = (name: string): Transport[] =>
  name.startsWith('Subscription') ? ['sse', 'websocket'] : ['http', 'websocket']

test('every field of the schema has its verdicts here', () => {
  expect(Object.keys(FIELDS).sort()).toEqual([...names].sort())
})

describe.each(names)('%s', (name) => {
  const field = FIELDS[name]!

  test.each(transportsOf(name))('over %s, whoever asks', async (transport) => {
    for (const caller of CALLERS) {
      const variables = { ...field.variables?.(callers), ...(field.id && { id: field.id(callers) }) }
      const told = field.meanwhile && setInterval(() => void field.meanwhile?.(callers), 100)
      const answer = await callers.ask[transport]({ query: field.document, variables }, caller)
      clearInterval(told)
      const lapsed = caller === 'expiredKey' || caller === 'revokedKey'
      expect(verdictOf(answer), `${caller}: ${JSON.stringify(answer)}`).toBe(
        lapsed ? 'UNAUTHENTICATED' : expectedOf(field, caller),
      )
      // A key can be revoked once; the next transport has another.
      if (name === 'Mutation.revokeApiKey' && caller === 'owner') owners.keys.shift()
    }
  })

  if (field?.id) {
    test.each(transportsOf(name))('over %s, what is not yours answers as what does not exist', async (transport) => {
      for (const caller of ['other', 'suspended', 'admin', 'guest'] as const) {
        if (field.seenBy?.includes(caller)) continue
        const answers = []
        for (const id of [
          field.id!(callers),
          MISSING,
          randomUUID(),
          randomUUID().toUpperCase(),
          'nonsense',
          '\0',
          'x'.repeat(5_000),
        ]) {
          answers.push(
            JSON.stringify(await callers.ask[transport]({ query: field.document, variables: { id } }, caller)),
          )
        }
        expect(new Set(answers).size, answers.join('\n')).toBe(1)
      }
    })
  }
})

const expectedOf = ({ verdicts }: Field, caller: Caller) => verdicts[caller as keyof Verdicts]

test('a subscription that is asked for as JSON is refused', async () => {
  for (const name of names.filter((one) => one.startsWith('Subscription'))) {
    const question = { query: FIELDS[name]!.document, variables: { id: FIELDS[name]!.id?.(callers) } }
    const caller = FIELDS[name]!.verdicts.owner === 'FORBIDDEN' ? 'admin' : 'owner'
    const headers = { ...callers.headersOf(caller), accept: 'application/json' }
    expect((await world.client.post('/graphql', question, headers)).status, name).toBe(406)
  }
})

describe('all that hangs on the viewer', () => {
  const EVERYTHING = `query ($from: Date!, $to: Date!, $purchase: ID!) { viewer {
    user { id email name }
    account { id posted grants { id } heldBy { id title } forecast { perDay basedOnDays }
      issuedGrants { edges { cursor node { id key: kind held } } }
      entries { opening closing lines sum totals { kind lines } edges { cursor node { id description explanation
        grant { id } use { held sources { grant { id } used } } action { id input text } } } } }
    actions { edges { cursor node { id title input text status receipt { charged } model { id }
      calls { id modelId outcome } } } searchedTo }
    apiKeys { id name prefix }
    purchases { edges { cursor node { id points status checkoutUrl } } }
    purchase(id: $purchase) { id points checkoutUrl }
    notifications { edges { cursor node { id title body href } } } inbox { id unread } notificationSettings { id kinds { mail } }
    usage(from: $from, to: $to, timeZone: "UTC") { points actions byFunction { function points } byModel { points }
      byDay { points byFunction { points } byModel { modelId points } } previous { points } }
  } }`
  const variables = () => ({ from: '2026-01-01', to: '2027-12-31', purchase: owners.purchase })

  test.each(['other', 'suspended', 'admin'] as const)('%s sees nothing of the owner in it', async (caller) => {
    const answer = await callers.ask.http({ query: EVERYTHING, variables: variables() }, caller)
    expect(verdictOf(answer)).toBe('answered')
    expect((answer.data as Json).viewer.user.id).toBe(people[caller].userId)
  })

  test.each(['owner', 'readKey', 'actKey'] as const)('%s sees it all', async (caller) => {
    const { data } = (await callers.ask.http({ query: EVERYTHING, variables: variables() }, caller)) as { data: Json }
    expect(data.viewer.user.id).toBe(people.owner.userId)
    expect(data.viewer.actions.edges.length).toBeGreaterThanOrEqual(2)
    expect(data.viewer.actions.edges.at(-1).node.id).toBe(owners.action)
    expect(data.viewer.purchases.edges.at(-1).node.id).toBe(owners.purchase)
    expect(data.viewer.purchase.id).toBe(owners.purchase)
  })

  test('an entry by its id answers others as one that does not exist', async () => {
    const ENTRY = 'query ($id: ID!) { viewer { account { entry(id: $id) { id description use { held } } } } }'
    const ask = async (caller: Caller, id: string) =>
      JSON.stringify(await callers.ask.http({ query: ENTRY, variables: { id } }, caller))
    const usage = owners.entries.at(-1)!
    expect(await ask('owner', usage)).toContain(usage)
    for (const caller of ['other', 'suspended', 'admin'] as const) {
      const answers = await Promise.all([usage, MISSING, 'nonsense', '\0'].map((id) => ask(caller, id)))
      expect(new Set(answers).size, answers.join('\n')).toBe(1)
    }
  })

  test('sums, searches and balances of others have nothing of the owner’s in them', async () => {
    const SUMS = `query ($time: DateTime!) { viewer { account { balanceAt(time: $time) entries(text: "Nobody else") { edges { node { id } } }
      all: entries { opening closing lines sum totals { kind added taken lines } } } } }`
    const variables = { time: '2100-01-01T00:00:00Z' }
    const { data } = (await callers.ask.http({ query: SUMS, variables }, 'other')) as { data: Json }
    const own = await world.system.entry.findMany({ where: { accountId: people.other.userId } })
    const posted = Number(own.reduce((sum, { amount }) => sum + amount, 0n))
    const { balanceAt, entries, all } = data.viewer.account
    expect(entries.edges).toEqual([])
    expect([balanceAt, all.opening, all.closing, all.sum, all.lines]).toEqual([posted, 0, posted, posted, own.length])
  })

  const PAGES = {
    actions:
      'query ($at: String) { viewer { actions(first: 5, after: $at) { edges { node { id } } pageInfo { hasNextPage } } } }',
    notifications:
      'query ($at: String) { viewer { notifications(first: 5, after: $at) { edges { node { id } } pageInfo { hasNextPage } } } }',
    entries:
      'query ($at: String) { viewer { account { entries(first: 5, after: $at) { edges { node { id } } pageInfo { hasNextPage } } } } }',
    purchases:
      'query ($at: String) { viewer { purchases(first: 5, after: $at) { edges { node { id } } pageInfo { hasNextPage } } } }',
  }
  test.each(Object.entries(PAGES))(
    'the cursor of somebody else’s page of %s leads where any wrong one does',
    async (what, query) => {
      const cursor = (id: string) => Buffer.from(`GPC:S:${id}`).toString('base64')
      const foreign = cursor(
        { actions: owners.action, notifications: owners.notice, purchases: owners.purchase }[what] ??
          owners.entries[0]!,
      )
      const answers = await Promise.all(
        [foreign, cursor(MISSING), cursor(randomUUID())].map(async (at) =>
          JSON.stringify(await callers.ask.http({ query, variables: { at } }, 'other')),
        ),
      )
      expect(new Set(answers).size, answers.join('\n')).toBe(1)
    },
  )
})
