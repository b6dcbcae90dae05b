import { setTimeout as pause } from 'node:timers/promises'
import fc from 'fast-check'
import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
} from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { INPUTS } from '../../actions/functions/test-inputs.ts'
import { schema } from '../../graphql/schema.ts'
import type { Answer, Person } from '../client.ts'
import { startWorld, type World } from '../world.ts'

const HOSTILE = [
  '',
  '\0',
  'a\0b',
  '\ud800',
  '\udc00\ud800',
  '\uffff',
  '\u202e💥',
  ' \n',
  '__proto__',
  "'; DROP TABLE entry; --",
  '../../etc/passwd',
  '-1',
  '9223372036854775808',
  '00000000-0000-0000-0000-000000000000',
  '{00000000-0000-4000-8000-000000000000}',
  '9999-12-31T23:59:60Z',
  'x'.repeat(70_000),
]
const BENIGN: Record<string, unknown> = {
  String: 'a',
  ID: '00000000-0000-4000-8000-000000000000',
  Int: 1,
  Float: 1,
  Boolean: false,
  Points: 1,
  SignedPoints: 1,
  Date: '2026-11-22',
  DateTime: '2026-11-22T09:00:00Z',
}

let world: World
let poor: Person
beforeAll(async () => {
  world = await startWorld()
  poor = await world.signUp({ points: 0n })
})
afterAll(() => world.close())

const codesOf = ({ errors }: Answer) => errors?.map(({ extensions }) => extensions?.code) ?? []

/** A way down to a field that takes arguments: `viewer`, `account`, `entries`. */
type Way = { root: 'query' | 'mutation'; names: string[]; field: GraphQLField<unknown, unknown> }

function waysTo(root: Way['root'], fields: GraphQLField<unknown, unknown>[], names: string[] = []): Way[] {
  return fields.flatMap((field) => {
    const here = [...names, field.name]
    if (field.args.length > 0) return [{ root, names: here, field }]
    const type = getNamedType(field.type)
    const below = isObjectType(type) && here.length < 4 && !isListed(field) ? Object.values(type.getFields()) : []
    return waysTo(root, below, here)
  })
}
const isListed = ({ type }: GraphQLField<unknown, unknown>) => isListType(isNonNullType(type) ? type.ofType : type)

type Path = (string | number)[]
/** Values that fit the type, each with the paths of its texts; several where exactly one member is given. */
function examples(type: GraphQLInputType): { value: unknown; texts: Path[] }[] {
  if (isNonNullType(type)) return examples(type.ofType)
  if (isListType(type)) {
    return examples(type.ofType).map(({ value, texts }) => ({
      value: [value],
      texts: texts.map((path) => [0, ...path]),
    }))
  }
  if (isEnumType(type)) return [{ value: type.getValues()[0]!.name, texts: [] }]
  if (isScalarType(type)) {
    const isText = ['String', 'ID', 'Date', 'DateTime'].includes(type.name)
    return [{ value: BENIGN[type.name], texts: isText ? [[]] : [] }]
  }
  if (!isInputObjectType(type)) throw new Error(`${type} is no input`)
  const members = Object.values(type.getFields()).map((field) =>
    examples(field.type).map(({ value, texts }) => ({
      name: field.name,
      value,
      texts: texts.map((p) => [field.name, ...p]),
    })),
  )
  if (type.isOneOf) return members.flat().map(({ name, value, texts }) => ({ value: { [name]: value }, texts }))
  const firsts = members.map(([first]) => first!)
  const whole = (chosen: typeof firsts) => ({
    value: Object.fromEntries(chosen.map(({ name, value }) => [name, value])),
    texts: chosen.flatMap(({ texts }) => texts),
  })
  // One after another, the other possibilities of each member in the place of its first.
  const others = members.flatMap((options, at) => options.slice(1).map((one) => firsts.with(at, one)))
  return [firsts, ...others].map(whole)
}

function replaced(value: unknown, path: Path, text: string): unknown {
  const [key, ...rest] = path
  if (key === undefined) return text
  const copy = structuredClone(value) as Record<string | number, unknown>
  copy[key] = replaced(copy[key], rest, text)
  return copy
}

/** The field with all of its arguments as variables, and what it takes to select something of it. */
function documentOf({ root, names, field }: Way): string {
  const types = field.args.map(({ name, type }) => `$${name}: ${type}`).join(', ')
  const given = field.args.map(({ name }) => `${name}: $${name}`).join(', ')
  const leaf = isScalarType(getNamedType(field.type)) ? '' : '{ __typename }'
  return `${root} (${types}) { ${names
    .slice(0, -1)
    .map((name) => `${name} { `)
    .join('')}${field.name}(${given}) ${leaf}${' }'.repeat(names.length)}`
}

const ways = [
  ...waysTo('query', Object.values(schema.getQueryType()!.getFields())),
  ...waysTo('mutation', Object.values(schema.getMutationType()!.getFields())),
]

describe('every text that the schema takes', () => {
  test('is walked: fields of the root and of the viewer are among them', () => {
    const found = ways.map(({ names }) => names.join('.'))
    expect(found).toEqual(expect.arrayContaining(['action', 'startAction', 'viewer.usage', 'viewer.account.entries']))
  })

  test.each(ways.map((way) => [way.names.join('.'), way] as const))(
    '%s never fails inside',
    async (_name, way) => {
      const document = documentOf(way)
      const examplesOf = ({ name, type }: GraphQLArgument) => examples(type).map((example) => ({ name, ...example }))
      const all = way.field.args.map(examplesOf)
      const usual = Object.fromEntries(all.map(([first]) => [first!.name, first!.value]))
      const asked = all
        .flat()
        .flatMap(({ name, value, texts }) =>
          texts.flatMap((path) => HOSTILE.map((text) => ({ ...usual, [name]: replaced(value, path, text) }))),
        )
      for (const variables of asked) {
        const answer = await world.client.query(document, variables, poor)
        expect(codesOf(answer), JSON.stringify(variables).slice(0, 500)).not.toContain('INTERNAL')
      }
      expect(await world.system.hold.count({ where: { accountId: poor.userId } })).toBe(0)
    },
    60_000,
  )
})

describe('work at random', () => {
  const START = `mutation ($input: StartActionInput!) { startAction(input: $input) {
    __typename ... on Action { id input held } ... on Error { message } ... on InvalidInput { field }
  } }`
  const text = fc.oneof(
    { weight: 4, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
    { weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 300 }) },
    { weight: 2, arbitrary: fc.lorem({ mode: 'sentences', maxCount: 5 }) },
    { weight: 1, arbitrary: fc.constantFrom(...HOSTILE) },
  )
  const any = fc.oneof(
    text,
    fc.integer(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.array(text, { maxLength: 2 }),
    fc.constantFrom('3-7', 'tiktok', 10, 30, 'data:image/png;base64,AAAA'),
  )
  /** Good inputs of the function, with some fields replaced by anything. */
  const input = (goods: Record<string, unknown>[], change: fc.Arbitrary<unknown>) =>
    fc
      .constantFrom(...goods.map((good) => structuredClone(good)))
      .chain((good) =>
        fc.record(
          Object.fromEntries(
            Object.entries(good).map(([name, value]) => [
              name,
              fc.oneof({ weight: 3, arbitrary: fc.constant(value) }, change),
            ]),
          ),
        ),
      )
  const work = fc.oneof(
    ...Object.entries(INPUTS).flatMap(([member, goods]) =>
      [text, any].map((change) => input(goods, change).map((given) => ({ [member]: given }))),
    ),
  )
  const request = fc.record(
    {
      work,
      model: fc.option(fc.oneof(fc.constantFrom('openai/gpt-4o', 'google/gemma-2-9b-it:free'), text), { freq: 2 }),
      maxPoints: fc.option(fc.oneof(fc.nat(), fc.double(), fc.constant(2 ** 53)), { freq: 2 }),
    },
    { requiredKeys: ['work'] },
  )
  const ENDS = ['Action', 'QuoteExceeded', 'InvalidInput', 'BAD_USER_INPUT']

  test('is done, or refused with a reason; in the end nothing is held and the account adds up', async () => {
    const rich = await world.signUp({ points: 100_000_000n })
    const seen = new Map<string, number>()
    let key = 0
    await fc.assert(
      fc.asyncProperty(request, async (given) => {
        const variables = { input: { idempotencyKey: `fuzz ${++key}`, ...given } }
        const answer = await world.client.query(START, variables, rich)
        const verdict = answer.errors ? codesOf(answer).join() : answer.data.startAction.__typename
        seen.set(verdict, (seen.get(verdict) ?? 0) + 1)
        expect(ENDS, JSON.stringify(answer)).toContain(verdict)
        if (verdict === 'Action')
          expect(answer.data.startAction.input).toBe(answer.data.startAction.input.toWellFormed())
      }),
      { numRuns: 200, seed: 20_261_122, endOnFailure: true },
    )
    expect([...seen.keys()].sort()).toEqual([...ENDS].sort())
    expect(seen.get('Action')).toBeGreaterThan(30)

    const open = () => world.system.action.count({ where: { accountId: rich.userId, endedAt: null } })
    for (let wait = 0; wait < 1_200 && (await open()) > 0; wait++) await pause(50)
    const account = await world.system.account.findFirstOrThrow({ where: { id: rich.userId } })
    const { _sum } = await world.system.entry.aggregate({ where: { accountId: rich.userId }, _sum: { amount: true } })
    expect(account).toMatchObject({ held: 0n, posted: _sum.amount })
    expect(await open()).toBe(0)
  }, 180_000)
})
