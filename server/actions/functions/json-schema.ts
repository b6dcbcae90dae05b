import { z } from 'zod'

/** The part of JSON Schema that structured output supports everywhere: no $ref, no bounds. */
export type JsonSchema = {
  type?: string | string[]
  description?: string
  enum?: unknown[]
  properties?: Record<string, JsonSchema>
  required?: string[]
  additionalProperties?: false
  items?: JsonSchema
  anyOf?: JsonSchema[]
}

type Node = z.core.JSONSchema.BaseSchema

const made = new WeakMap<z.ZodObject, JsonSchema>()

/** What a model is sent for a result schema: every property required and none besides. */
export function jsonSchemaOf(schema: z.ZodObject): JsonSchema {
  const known = made.get(schema)
  if (known) return known
  const whole = z.toJSONSchema(schema, { io: 'output' })
  const result = plain(whole, whole.$defs ?? {})
  made.set(schema, result)
  return result
}

/** References are put in place, keywords that some providers refuse are left out; zod enforces them on the answer. */
function plain(node: Node | boolean, definitions: Record<string, Node>): JsonSchema {
  if (typeof node === 'boolean') throw new Error('A result schema describes every value')
  const target = node.$ref ? { ...definitions[node.$ref.replace('#/$defs/', '')], ...siblingsOf(node) } : node
  const result: JsonSchema = {}
  if (target.type) result.type = target.type
  if (target.description) result.description = target.description
  if (target.enum) result.enum = target.enum
  if (target.anyOf) result.anyOf = target.anyOf.map((option) => plain(option, definitions))
  if (target.items && !Array.isArray(target.items)) result.items = plain(target.items, definitions)
  if (target.properties) {
    const properties = Object.entries(target.properties).map(
      ([key, value]) => [key, plain(value, definitions)] as const,
    )
    result.properties = Object.fromEntries(properties)
    result.required = Object.keys(target.properties)
    result.additionalProperties = false
  }
  return result
}

function siblingsOf({ $ref: _, ...siblings }: Node): Node {
  return siblings
}
