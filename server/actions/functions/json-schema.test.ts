import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type JsonSchema, jsonSchemaOf } from './json-schema.ts'
import { type AnyTextFunction, textFunctions } from './registry.ts'
import { INPUTS } from './test-inputs.ts'

const SUPPORTED = ['type', 'description', 'enum', 'properties', 'required', 'additionalProperties', 'items', 'anyOf']

function* nodesOf(node: JsonSchema): Generator<JsonSchema> {
  yield node
  for (const child of [
    ...Object.values(node.properties ?? {}),
    ...(node.anyOf ?? []),
    ...(node.items ? [node.items] : []),
  ]) {
    yield* nodesOf(child)
  }
}

describe('JSON schemas for structured output', () => {
  const functions: AnyTextFunction[] = Object.values(textFunctions)

  test.each(functions)(
    '$id: every property is required, none besides, only keywords that all providers know',
    (one) => {
      const input = one.input.parse(INPUTS[one.member as keyof typeof INPUTS][0])
      for (const schema of [one.result, ...one.plan(input).map((call) => call.schema)]) {
        expect(schema.meta()?.id).toMatch(/^[A-Z]\w+$/)
        for (const node of nodesOf(jsonSchemaOf(schema))) {
          expect(SUPPORTED).toEqual(expect.arrayContaining(Object.keys(node)))
          if (node.type !== 'object') continue
          expect(node.required).toEqual(Object.keys(node.properties ?? {}))
          expect(node.additionalProperties).toBe(false)
        }
      }
    },
  )

  test.each(functions)('$id: every value has a type and every leaf says what belongs there', (one) => {
    const leaves = [...nodesOf(jsonSchemaOf(one.result))].filter((node) => node.properties)
    for (const { properties = {} } of leaves) {
      for (const [key, node] of Object.entries(properties)) {
        expect(node.type ?? node.anyOf, key).toBeDefined()
        expect(node.description, key).toBeTruthy()
      }
    }
  })

  test('type names are unique: one name, one shape', () => {
    const shapes = new Map<string, z.ZodObject>()
    const walk = (schema: unknown): void => {
      if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional) walk(schema.unwrap())
      if (schema instanceof z.ZodArray) walk(schema.element)
      if (!(schema instanceof z.ZodObject)) return
      const id = schema.meta()?.id ?? ''
      expect(id).not.toBe('')
      expect(shapes.get(id) ?? schema).toBe(schema)
      shapes.set(id, schema)
      for (const field of Object.values(schema.shape)) walk(field)
    }
    for (const one of functions) walk(one.result)
    expect(shapes.size).toBeGreaterThan(15)
  })
})
