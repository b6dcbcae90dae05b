import type { SchemaTypes } from '@pothos/core'
import { z } from 'zod'

type Builder<Types extends SchemaTypes> = PothosSchemaTypes.SchemaBuilder<Types>
type ObjectRef<Types extends SchemaTypes, Shape> = PothosSchemaTypes.ObjectRef<Types, Shape, Shape>
type InputRef<Types extends SchemaTypes, Shape> = PothosSchemaTypes.InputObjectRef<Types, Shape>

/** Inside, a builder's own types are unknown and scalars go by name. */
type Loose = SchemaTypes
type OutputRef = ObjectRef<Loose, Record<string, unknown>> | PothosSchemaTypes.EnumRef<Loose, string>
type ScalarName = 'String' | 'Int' | 'Float' | 'Boolean'

const typesOf = new WeakMap<object, Map<string, OutputRef>>()

/** The GraphQL object type of a zod object, with those nested in it; its name is the schema's `.meta({ id })`. */
export function objectTypeOf<Types extends SchemaTypes, Schema extends z.ZodObject>(
  builder: Builder<Types>,
  schema: Schema,
): ObjectRef<Types, z.output<Schema>> {
  return objectRef(builder as unknown as Builder<Loose>, schema) as unknown as ObjectRef<Types, z.output<Schema>>
}

/** The GraphQL input type that takes what the zod object takes; a field is required unless it may be absent. */
export function inputTypeOf<Types extends SchemaTypes, Schema extends z.ZodObject>(
  builder: Builder<Types>,
  name: string,
  schema: Schema,
): InputRef<Types, z.input<Schema>> {
  const ref = (builder as unknown as Builder<Loose>).inputType(name, {
    description: schema.meta()?.description,
    fields: (t) =>
      Object.fromEntries(
        Object.entries(schema.shape).map(([key, field]) => {
          const { type, list, optional } = inputOf(field, `${name}.${key}`)
          const options = { description: fieldDescription(field), required: !optional }
          return [key, list ? t.field({ ...options, type: [type] }) : t.field({ ...options, type })]
        }),
      ),
  })
  return ref as unknown as InputRef<Types, z.input<Schema>>
}

function objectRef(builder: Builder<Loose>, schema: z.ZodObject): ObjectRef<Loose, Record<string, unknown>> {
  const { id, description } = schema.meta() ?? {}
  if (!id) throw new Error(`A schema without .meta({ id }) has no name in GraphQL: ${Object.keys(schema.shape)}`)
  return once(builder, id, () => {
    const ref = builder.objectRef<Record<string, unknown>>(id)
    return ref.implement({
      description,
      fields: (t) =>
        Object.fromEntries(
          Object.entries(schema.shape).map(([key, field]) => {
            const { type, list, optional } = outputOf(builder, field, `${id}.${key}`)
            const options = { description: fieldDescription(field), nullable: optional }
            const resolve = (parent: Record<string, unknown>) => parent[key] as never
            return [key, t.field({ ...options, type: (list ? [type] : type) as 'String', resolve })]
          }),
        ),
    })
  }) as ObjectRef<Loose, Record<string, unknown>>
}

type Unwrapped = { inner: z.core.$ZodType; optional: boolean }

/** What may be null or absent is nullable; of what is transformed, the side that the wire sees counts. */
function unwrap(schema: z.core.$ZodType, side: 'in' | 'out'): Unwrapped {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    return { inner: unwrap(schema.def.innerType, side).inner, optional: true }
  }
  if (schema instanceof z.ZodPipe) return unwrap(schema.def[side], side)
  if (schema instanceof z.ZodDefault) {
    const { inner, optional } = unwrap(schema.def.innerType, side)
    return { inner, optional: optional || side === 'in' }
  }
  return { inner: schema, optional: false }
}

function outputOf(builder: Builder<Loose>, schema: z.core.$ZodType, path: string) {
  const { inner, optional } = unwrap(schema, 'out')
  const { element, list } = elementOf(inner, 'out', path)
  const named = element instanceof z.ZodObject || (element instanceof z.ZodEnum && element.meta()?.id)
  return { type: named ? refOf(builder, element) : scalarOf(element, path), list, optional }
}

function inputOf(schema: z.core.$ZodType, path: string) {
  const { inner, optional } = unwrap(schema, 'in')
  const { element, list } = elementOf(inner, 'in', path)
  return { type: scalarOf(element, path), list, optional }
}

function elementOf(schema: z.core.$ZodType, side: 'in' | 'out', path: string) {
  if (!(schema instanceof z.ZodArray)) return { element: schema, list: false }
  const { inner, optional } = unwrap(schema.def.element, side)
  if (optional || inner instanceof z.ZodArray) throw new Error(`${path}: a list holds neither null nor lists`)
  return { element: inner, list: true }
}

function refOf(builder: Builder<Loose>, schema: z.ZodObject | z.ZodEnum): OutputRef {
  if (schema instanceof z.ZodObject) return objectRef(builder, schema)
  const { id, description } = schema.meta() ?? {}
  return once(
    builder,
    id!,
    () => builder.enumType(id!, { description, values: schema.options.map(String) }) as OutputRef,
  )
}

function scalarOf(schema: z.core.$ZodType, path: string): ScalarName {
  if (schema instanceof z.ZodString || schema instanceof z.ZodEnum) return 'String'
  if (schema instanceof z.ZodNumber) return z.toJSONSchema(schema).type === 'integer' ? 'Int' : 'Float'
  if (schema instanceof z.ZodBoolean) return 'Boolean'
  throw new Error(`${path}: no GraphQL type for the zod type "${schema._zod.def.type}"`)
}

/** A field that is an object is described by its type; repeating that at the field would say nothing. */
function fieldDescription(field: z.core.$ZodType): string | undefined {
  const meta = z.globalRegistry.get(field)
  return meta?.id ? undefined : meta?.description
}

function once(builder: object, id: string, make: () => OutputRef): OutputRef {
  const types = typesOf.get(builder) ?? new Map<string, OutputRef>()
  typesOf.set(builder, types)
  const known = types.get(id) ?? make()
  types.set(id, known)
  return known
}
