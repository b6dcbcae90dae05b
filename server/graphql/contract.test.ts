import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  buildSchema,
  findBreakingChanges,
  type GraphQLNamedType,
  isInputObjectType,
  isIntrospectionType,
  isSpecifiedScalarType,
  lexicographicSortSchema,
  printSchema,
} from 'graphql'
import { describe, expect, test } from 'vitest'
import { schema } from './schema.ts'

const read = (file: string) => readFileSync(join(import.meta.dirname, file), 'utf8')

/** What clients count on, as it was promised: fixtures/contract.graphql is not ours to edit. */
const contract = buildSchema(`${read('fixtures/contract.graphql')}\n${unwritten()}`)

/** What the contract says in words: Relay's pages, and one object type a function. */
function unwritten(): string {
  const pages = {
    ViewerActionsConnection: 'Action',
    ViewerPurchasesConnection: 'Purchase',
    ViewerNotificationsConnection: 'Notification',
    CreditAccountEntriesConnection: 'LedgerEntry',
    AdminUsersConnection: 'AdminUser',
    AdminIncidentsConnection: 'Incident',
    AdminAuditLogConnection: 'AuditEntry',
  }
  const connections = Object.entries(pages).map(
    ([name, node]) => `type ${name} { edges: [${name}Edge!]! pageInfo: PageInfo! }
      type ${name}Edge { cursor: String! node: ${node}! }`,
  )
  const results = words(`StoryBreakdown MusicAnalysis DirectorCreation EntityExtraction CommercialGeneration
    ImageAnalysis ReasoningTask ChildrenBook`)
  return [
    'type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }',
    ...connections,
    `union ActionResult = ${results.join(' | ')}`,
    // Their fields are not promised.
    ...results.map((name) => `type ${name}`),
  ].join('\n')
}

function words(text: string): string[] {
  return text.trim().split(/\s+/)
}

describe('the contract', () => {
  // A page's edges come and go with the page.
  const broken = findBreakingChanges(contract, schema)
    .map(({ description }) => description.replace(/ was removed\.$/, ''))
    .filter((what) => !what.endsWith('ConnectionEdge'))

  test('is kept whole', () => {
    expect(broken).toEqual([])
  })

  test('its inputs of which exactly one member is given are still such', () => {
    for (const type of Object.values(contract.getTypeMap())) {
      if (!isInputObjectType(type)) continue
      const ours = schema.getType(type.name)
      if (isInputObjectType(ours)) expect(ours.isOneOf, type.name).toBe(type.isOneOf)
    }
  })
})

describe('the schema', () => {
  const named = Object.values(schema.getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
  )
  const roots = [schema.getQueryType()!, schema.getMutationType()!, schema.getSubscriptionType()!]
  /** Relay describes its own; the root types are what they are called. */
  const ownWords = ({ name }: GraphQLNamedType) =>
    !/Connection(Edge)?$|^PageInfo$|^(Query|Mutation|Subscription)$/.test(name)

  test('is printed as it is: npm run schema', () => {
    expect(`${printSchema(lexicographicSortSchema(schema))}\n`).toBe(read('schema.graphql'))
  })

  test('describes every public type', () => {
    expect(named.filter((type) => ownWords(type) && !type.description).map(({ name }) => name)).toEqual([])
  })

  test.each(roots.map((root) => [root.name, root] as const))('describes every field of %s', (_name, root) => {
    const silent = Object.values(root.getFields()).filter(({ description }) => !description)
    expect(silent.map(({ name }) => name)).toEqual([])
  })

  test('says at every field that guests are kept from, or that refuses by code, with which code', () => {
    const open = [
      'viewer',
      'functions',
      'models',
      'boostPacks',
      'plans',
      'sandbox',
      'serviceStatus',
      'serviceStatusChanged',
    ]
    const silent = roots
      .flatMap((root) => Object.values(root.getFields()))
      .filter(({ name, description }) => !open.includes(name) && !/UNAUTHENTICATED/.test(description ?? ''))
    expect(silent.map(({ name }) => name)).toEqual([])
  })
})
