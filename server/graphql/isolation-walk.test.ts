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
  'Query.serviceStatus': { document: '{ serviceStatus { overall } }', verdicts: everyone('answered') },
  'Query.admin': {
    document:
      '{ admin { health { targets { id evidence { calls } } alertRules { id } } incidents { edges { node { id } } } } }',
    verdicts: { ...everyone('empty'), admin: 'answered' },
  },
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
  'Mutation.adminAcknowledgeIncident': {
    document: 'mutation ($incident: ID!) { adminAcknowledgeIncident(id: $incident) { id } }',
    variables: () => ({ incident: MISSING }),
    verdicts: { ...admins, admin: 'NOT_FOUND' },
  },
  'Mutation.adminNoteIncident': {
    document: 'mutation ($incident: ID!) { adminNoteIncident(id: $incident, text: "Walk") { id } }',
    variables: () => ({ incident: MISSING }),
    verdicts: { ...admins, admin: 'NOT_FOUND' },
  },
  'Mutation.adminScheduleMaintenance': {
    document:
      'mutation ($endsAt: DateTime!) { adminScheduleMaintenance(provider: REPLICATE, endsAt: $endsAt, reason: "Walk") { id } }',
    variables: () => ({ endsAt: new Date(Date.now() + 60_000).toISOString() }),
    verdicts: admins,
  },
  'Mutation.adminEndMaintenance': {
    document: 'mutation ($window: ID!) { adminEndMaintenance(id: $window) { id } }',
    variables: () => ({ window: MISSING }),
    verdicts: { ...admins, admin: 'NOT_FOUND' },
  },
  'Mutation.adminAddAlertRule': {
    document:
      'mutation { adminAddAlertRule(rule: { channel: WEBHOOK, address: "https://93.184.215.14/walk", minimumState: DOWN, active: false }) { id } }',
    verdicts: admins,
  },
  'Mutation.adminChangeAlertRule': {
    document:
      'mutation ($rule: ID!) { adminChangeAlertRule(id: $rule, rule: { channel: WEBHOOK, address: "https://93.184.215.14/", minimumState: DOWN }) { id } }',
    variables: () => ({ rule: MISSING }),
    verdicts: { ...admins, admin: 'NOT_FOUND' },
  },
  'Mutation.adminRemoveAlertRule': {
    document: 'mutation ($rule: ID!) { adminRemoveAlertRule(id: $rule) }',
    variables: () => ({ rule: MISSING }),
    verdicts: { ...admins, admin: 'empty' },
  },
  'Mutation.adminCheckNow': {
    document: 'mutation ($target: ID) { adminCheckNow(targetId: $target) }',
    variables: () => ({ target: 'model:nobody/nothing' }),
    verdicts: { ...admins, admin: 'NOT_FOUND' },
  },
  'Subscription.serviceStatusChanged': {
    document: 'subscription { serviceStatusChanged { overall } }',
    verdicts: everyone('answered'),
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
  const secrets = [SECRET, people.owner.userId, people.owner.email, owners.action, ...owners.entries, ...owners.keys]
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
  const EVERYTHING = `query ($from: Date!, $to: Date!) { viewer {
    user { id email name }
    account { id posted grants { id } entries { edges { cursor node { id description action { id input text } } } } }
    actions { edges { cursor node { id title input text status receipt { charged } model { id } } } }
    apiKeys { id name prefix }
    usage(from: $from, to: $to, timeZone: "UTC") { points actions byFunction { function points } byModel { points } }
  } }`
  const variables = { from: '2026-01-01', to: '2027-12-31' }

  test.each(['other', 'suspended', 'admin'] as const)('%s sees nothing of the owner in it', async (caller) => {
    const answer = await callers.ask.http({ query: EVERYTHING, variables }, caller)
    expect(verdictOf(answer)).toBe('answered')
    expect((answer.data as Json).viewer.user.id).toBe(people[caller].userId)
  })

  test.each(['owner', 'readKey', 'actKey'] as const)('%s sees it all', async (caller) => {
    const { data } = (await callers.ask.http({ query: EVERYTHING, variables }, caller)) as { data: Json }
    expect(data.viewer.user.id).toBe(people.owner.userId)
    expect(data.viewer.actions.edges.length).toBeGreaterThanOrEqual(2)
    expect(data.viewer.actions.edges.at(-1).node.id).toBe(owners.action)
  })

  const PAGES = {
    actions:
      'query ($at: String) { viewer { actions(first: 5, after: $at) { edges { node { id } } pageInfo { hasNextPage } } } }',
    entries:
      'query ($at: String) { viewer { account { entries(first: 5, after: $at) { edges { node { id } } pageInfo { hasNextPage } } } } }',
  }
  test.each(Object.entries(PAGES))(
    'the cursor of somebody else’s page of %s leads where any wrong one does',
    async (what, query) => {
      const cursor = (id: string) => Buffer.from(`GPC:S:${id}`).toString('base64')
      const foreign = cursor(what === 'actions' ? owners.action : owners.entries[0]!)
      const answers = await Promise.all(
        [foreign, cursor(MISSING), cursor(randomUUID())].map(async (at) =>
          JSON.stringify(await callers.ask.http({ query, variables: { at } }, 'other')),
        ),
      )
      expect(new Set(answers).size, answers.join('\n')).toBe(1)
    },
  )
})
