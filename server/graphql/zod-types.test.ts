import { createRequire } from 'node:module'
import SchemaBuilder from '@pothos/core'
import type { GraphQLSchema } from 'graphql'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { textFunctions } from '../actions/functions/registry.ts'
import { inputTypeOf, objectTypeOf } from './zod-types.ts'

// Node gives Pothos the CommonJS build of graphql, Vite would give this file the other: two realms that do not mix.
const { getNamedType, isObjectType, isUnionType, parse, printSchema, printType, validate } = createRequire(
  import.meta.url,
)('graphql') as typeof import('graphql')

// The plugins of the product's builder make options of their own mandatory for every builder; none is used here.
const OPTIONS = { defaultFieldNullability: false } as never

const newBuilder = () => new SchemaBuilder<{ DefaultFieldNullability: false }>(OPTIONS)

function buildSchema(): GraphQLSchema {
  const builder = newBuilder()
  const functions = Object.values(textFunctions)
  const results = functions.map((one) => objectTypeOf(builder, one.result as z.ZodObject))
  const result = builder.unionType('ActionResult', { types: results, resolveType: () => 'Reference' })
  const work = builder.inputType('WorkInput', {
    isOneOf: true,
    fields: (t) =>
      Object.fromEntries(
        functions.map(({ member, input }) => {
          const name = `${member.charAt(0).toUpperCase()}${member.slice(1)}Input`
          return [member, t.field({ type: inputTypeOf(builder, name, input as z.ZodObject) })]
        }),
      ),
  })
  builder.queryType({
    fields: (t) => ({
      result: t.field({
        type: result,
        nullable: true,
        args: { work: t.arg({ type: work, required: true }) },
        resolve: () => null,
      }),
    }),
  })
  return builder.toSchema()
}

const CONTRACT_INPUTS = {
  StoryBreakdownInput: 'story: String! director: String directorNotes: String chapters: Int titleCards: Boolean',
  MusicAnalysisInput: 'songTitle: String! artist: String! lyrics: String! director: String notes: String',
  DirectorCreationInput: 'name: String! description: String!',
  EntityExtractionInput: 'story: String!',
  CommercialGenerationInput:
    'brand: String! product: String! audience: String! seconds: Int! platform: String! director: String concept: String',
  ImageAnalysisInput: 'imageUrl: String! question: String',
  ReasoningTaskInput: 'task: String! context: String',
  ChildrenBookInput: 'story: String! ageGroup: String! theme: String',
}

/** Every leaf of a type, as a selection. */
function selectionOf(schema: GraphQLSchema, typeName: string): string {
  const type = schema.getType(typeName)
  if (!isObjectType(type)) return ''
  const fields = Object.values(type.getFields()).map(
    (field) => `${field.name} ${selectionOf(schema, getNamedType(field.type).name)}`,
  )
  return `{ ${fields.join(' ')} }`
}

describe('GraphQL types from zod schemas', () => {
  const schema = buildSchema()
  const sortedFields = (printed: string) =>
    printed
      .replaceAll(/"""[\s\S]*?"""/g, '')
      .match(/\w+: [\w![\]]+/g)
      ?.sort()

  test.each(Object.entries(CONTRACT_INPUTS))('%s has exactly the fields of the contract', (name, fields) => {
    expect(sortedFields(printType(schema.getType(name)!))).toEqual(fields.match(/\w+: [\w!]+/g)?.sort())
  })

  test('WorkInput takes exactly one member', () => {
    expect(printSchema(schema)).toContain('input WorkInput @oneOf {')
  })

  test('every field of every result type carries a description, or its type does', () => {
    const bare = Object.values(schema.getTypeMap())
      .filter((type) => isObjectType(type) && !type.name.startsWith('__') && type.name !== 'Query')
      .flatMap((type) => (isObjectType(type) ? Object.values(type.getFields()).map((field) => ({ type, field })) : []))
      .filter(({ field }) => {
        const type = getNamedType(field.type)
        return !field.description && !(isObjectType(type) && type.description)
      })
    expect(bare.map(({ type, field }) => `${type.name}.${field.name}`)).toEqual([])
  })

  test('lists are non-null lists of non-null, nullable fields are nullable, whole numbers are Int', () => {
    const chapter = printType(schema.getType('StoryChapter')!)
    expect(chapter).toContain('shots: [StoryShot!]!')
    expect(chapter).toContain('titleCard: StoryTitleCard\n')
    expect(chapter).toContain('number: Int!')
    expect(printType(schema.getType('MusicSection')!)).toContain('startSeconds: Float\n')
  })

  test('one query may ask for every field of every result: no two members contradict each other', () => {
    const union = schema.getType('ActionResult')
    const members = isUnionType(union) ? union.getTypes() : []
    const fragments = members.map((member) => `... on ${member.name} ${selectionOf(schema, member.name)}`)
    const document = `query($work: WorkInput!) { result(work: $work) { ${fragments.join('\n')} } }`
    expect(validate(schema, parse(document))).toEqual([])
    expect(members).toHaveLength(8)
  })

  test('the same schema is the same type, for each builder', () => {
    const builder = newBuilder()
    const first = objectTypeOf(builder, textFunctions.ENTITY_EXTRACTION.result)
    expect(objectTypeOf(builder, textFunctions.ENTITY_EXTRACTION.result)).toBe(first)
    expect(objectTypeOf(newBuilder(), textFunctions.ENTITY_EXTRACTION.result)).not.toBe(first)
  })

  test('a named enum is a GraphQL enum, an unnamed one a String', () => {
    const builder = newBuilder()
    const mood = z.enum(['CALM', 'LOUD']).meta({ id: 'Mood', description: 'A mood.' })
    const scene = z.object({ mood, weather: z.enum(['wet', 'dry']) }).meta({ id: 'Scene' })
    builder.queryType({
      fields: (t) => ({
        scene: t.field({
          type: objectTypeOf(builder, scene),
          resolve: () => ({ mood: 'CALM' as const, weather: 'wet' as const }),
        }),
      }),
    })
    const printed = printType(builder.toSchema().getType('Scene')!)
    expect(printed).toContain('mood: Mood!')
    expect(printed).toContain('weather: String!')
  })

  test('a type that GraphQL cannot express is refused with its path', () => {
    const builder = newBuilder()
    const odd = z.object({ when: z.date() }).meta({ id: 'Odd' })
    builder.queryType({
      fields: (t) => ({ odd: t.field({ type: objectTypeOf(builder, odd), resolve: () => ({ when: new Date(0) }) }) }),
    })
    expect(() => builder.toSchema()).toThrow('Odd.when')
  })
})
