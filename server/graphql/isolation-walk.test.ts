import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Answer } from '../http/testing-transports.ts'
import type { Json } from '../test/client.ts'
import { startWorld, type World } from '../test/world.ts'
import { schema } from './schema.ts'
import {
  CALLERS,
  type Caller,
  type CallerWorld,
  createCallers,
  SECRET,
  startOf,
  type Transport,
} from './testing-callers.ts'

const MISSING = '00000000-0000-4000-8000-000000000000'

type Code = 'UNAUTHENTICATED' | 'FORBIDDEN' | 'NOT_FOUND' | 'BAD_USER_INPUT'
/** answered: with what everybody may know, or what is the caller's own · owners: with what is the owner's · empty: null or false */
type Verdict = 'answered' | 'owners' | 'empty' | Code
type Verdicts = Record<Exclude<Caller, 'expiredKey' | 'revokedKey'>, Verdict>

type Field = {
  document: string
  variables?: () => Record<string, unknown>
  verdicts: Verdicts
  /** The id of what is the owner's, where the field takes one. */
  id?: () => string
  /** To whom what is not theirs exists all the same. */
  seenBy?: Caller[]
}

const everyone = (verdict: Verdict): Verdicts => ({
  guest: verdict,
  owner: verdict,
  other: verdict,
  readKey: verdict,
  actKey: verdict,
  suspended: verdict,
  admin: verdict,
})
const members: Verdicts = { ...everyone('answered'), guest: 'UNAUTHENTICATED' }
const actors: Verdicts = { ...members, readKey: 'FORBIDDEN', suspended: 'FORBIDDEN' }
const sessions: Verdicts = { ...actors, actKey: 'FORBIDDEN' }
const admins: Verdicts = { ...everyone('FORBIDDEN'), guest: 'UNAUTHENTICATED', admin: 'answered' }
/** Of something of the owner's: what the others get. */
const owned = (allowed: Verdicts, others: Verdict): Verdicts =>
  Object.fromEntries(
    Object.entries(allowed).map(([caller, verdict]) => {
      if (verdict !== 'answered') return [caller, verdict]
      return [caller, caller === 'owner' || caller.endsWith('Key') ? 'owners' : others]
    }),
  ) as Verdicts

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

/** CONTRACT 4 and details 2, 6 and 7. A field of the schema that is not here fails the walk. */
const FIELDS: Record<string, Field> = {
  'Query.viewer': {
    document: '{ viewer { user { id } } }',
    verdicts: { ...owned(everyone('answered'), 'answered'), guest: 'empty' },
  },
  'Query.functions': { document: '{ functions { id } }', verdicts: everyone('answered') },
  'Query.models': { document: '{ models { id } }', verdicts: everyone('answered') },
  'Query.boostPacks': { document: '{ boostPacks { id } }', verdicts: everyone('answered') },
  'Query.sandbox': { document: '{ sandbox }', verdicts: everyone('answered') },
  'Query.quoteAction': {
    document: 'query ($work: WorkInput!) { quoteAction(work: $work) { maximum } }',
    variables: () => ({ work: { entityExtraction: { story: 'A quay.' } } }),
    verdicts: members,
  },
  'Query.action': {
    document: 'query ($id: ID!) { action(id: $id) { id input } }',
    id: () => owners.action,
    verdicts: owned(members, 'empty'),
  },
  'Query.plans': { document: '{ plans { tier price } }', verdicts: everyone('answered') },
  'Query.rateVersions': {
    document: '{ rateVersions(first: 5) { edges { node { pointsPerDollar } } } }',
    verdicts: admins,
  },
  'Query.adminPriceReplay': {
    document: '{ adminPriceReplay(days: 30, pointsPerDollar: 300) { actions actual { points cost } } }',
    verdicts: admins,
  },
  'Mutation.adminSetRate': {
    document: 'mutation { adminSetRate(pointsPerDollar: 200, reason: "walk") { __typename } }',
    verdicts: admins,
  },
  'Mutation.adminSetBoostPack': {
    document:
      'mutation { adminSetBoostPack(id: "walk", name: "Walk", points: 100, price: "1.00", position: 9, reason: "walk") { __typename } }',
    verdicts: admins,
  },
  'Mutation.adminEditPlan': {
    document:
      'mutation { adminEditPlan(plan: PRO, monthlyPoints: 2500, price: "20.00", startsPerMinute: 20, reason: "walk") { __typename } }',
    verdicts: admins,
  },
  'Mutation.adminAdjustCredits': {
    document:
      'mutation ($user: ID!) { adminAdjustCredits(userId: $user, amount: 5, reason: "walk", idempotencyKey: "walk") { __typename ... on LedgerEntry { balanceAfter } } }',
    variables: () => ({ user: people.owner.userId }),
    verdicts: admins,
  },
  'Mutation.adminSetPlan': {
    document: 'mutation ($user: ID!) { adminSetPlan(userId: $user, plan: STUDIO, reason: "walk") { email plan } }',
    variables: () => ({ user: people.owner.userId }),
    verdicts: { ...admins, admin: 'owners' },
  },
  'Mutation.startAction': {
    document: 'mutation ($input: StartActionInput!) { startAction(input: $input) { __typename } }',
    variables: () => startOf('A quay.'),
    verdicts: actors,
  },
  'Mutation.cancelAction': {
    document: 'mutation ($id: ID!) { cancelAction(id: $id) { id } }',
    id: () => owners.action,
    verdicts: owned(actors, 'empty'),
  },
  'Mutation.createApiKey': {
    document: 'mutation { createApiKey(name: "walk", scopes: [READ]) { key } }',
    verdicts: sessions,
  },
  'Mutation.revokeApiKey': {
    document: 'mutation ($id: ID!) { revokeApiKey(id: $id) }',
    id: () => owners.keys[0]!,
    verdicts: { ...owned(sessions, 'empty'), owner: 'answered' },
  },
  'Mutation.purchaseBoost': {
    document: 'mutation ($key: ID!) { purchaseBoost(packId: "quick", idempotencyKey: $key) { __typename } }',
    variables: () => ({ key: randomUUID() }),
    verdicts: sessions,
  },
  'Mutation.adminRefundPurchase': {
    document: 'mutation ($id: ID!) { adminRefundPurchase(id: $id, reason: "The walk.") { id } }',
    id: () => owners.purchase,
    // It was not paid, which only an admin is told.
    verdicts: { ...everyone('FORBIDDEN'), guest: 'UNAUTHENTICATED', admin: 'BAD_USER_INPUT' },
    seenBy: ['admin'],
  },
  'Subscription.purchaseChanged': {
    document: 'subscription ($id: ID!) { purchaseChanged(id: $id) { id } }',
    id: () => owners.purchase,
    verdicts: owned(members, 'NOT_FOUND'),
  },
  'Subscription.accountChanged': {
    document: 'subscription { accountChanged { id } }',
    verdicts: owned(members, 'answered'),
  },
  'Subscription.entryAdded': {
    document: 'subscription ($id: ID) { entryAdded(after: $id) { id } }',
    id: () => owners.entries[0]!,
    verdicts: owned(members, 'BAD_USER_INPUT'),
  },
  'Subscription.actionProgress': {
    document: 'subscription ($id: ID!) { actionProgress(id: $id) { action { id input } } }',
    id: () => owners.action,
    verdicts: owned(members, 'NOT_FOUND'),
  },
}

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
      const variables = { ...field.variables?.(), ...(field.id && { id: field.id() }) }
      const answer = await callers.ask[transport]({ query: field.document, variables }, caller)
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
          field.id!(),
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
    const question = { query: FIELDS[name]!.document, variables: { id: FIELDS[name]!.id?.() } }
    const headers = { ...callers.headersOf('owner'), accept: 'application/json' }
    expect((await world.client.post('/graphql', question, headers)).status, name).toBe(406)
  }
})

describe('all that hangs on the viewer', () => {
  const EVERYTHING = `query ($from: Date!, $to: Date!, $purchase: ID!) { viewer {
    user { id email name }
    account { id posted grants { id } entries { edges { cursor node { id description action { id input text } } } } }
    actions { edges { cursor node { id title input text status receipt { charged } model { id } } } }
    apiKeys { id name prefix }
    purchases { edges { cursor node { id points status checkoutUrl } } }
    purchase(id: $purchase) { id points checkoutUrl }
    usage(from: $from, to: $to, timeZone: "UTC") { points actions byFunction { function points } byModel { points } }
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

  const PAGES = {
    actions:
      'query ($at: String) { viewer { actions(first: 5, after: $at) { edges { node { id } } pageInfo { hasNextPage } } } }',
    entries:
      'query ($at: String) { viewer { account { entries(first: 5, after: $at) { edges { node { id } } pageInfo { hasNextPage } } } } }',
    purchases:
      'query ($at: String) { viewer { purchases(first: 5, after: $at) { edges { node { id } } pageInfo { hasNextPage } } } }',
  }
  test.each(Object.entries(PAGES))(
    'the cursor of somebody else’s page of %s leads where any wrong one does',
    async (what, query) => {
      const cursor = (id: string) => Buffer.from(`GPC:S:${id}`).toString('base64')
      const foreign = cursor({ actions: owners.action, entries: owners.entries[0]!, purchases: owners.purchase }[what]!)
      const answers = await Promise.all(
        [foreign, cursor(MISSING), cursor(randomUUID())].map(async (at) =>
          JSON.stringify(await callers.ask.http({ query, variables: { at } }, 'other')),
        ),
      )
      expect(new Set(answers).size, answers.join('\n')).toBe(1)
    },
  )
})
