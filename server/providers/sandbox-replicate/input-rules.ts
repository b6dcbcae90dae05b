import type { InvalidField } from './exchange.ts'
import type { InputField, Model } from './models.ts'

export type Input = Record<string, unknown>

/** What is wrong with the input, in the words of Replicate's validator; nothing when all is well. */
export function invalidFields(model: Model, input: Input): InvalidField[] {
  const missing = model.required.filter((name) => input[name] === undefined)
  return [
    ...missing.map((name) => ({ type: 'required', field: 'input', description: `${name} is required` })),
    // Fields that it does not know Replicate lets pass.
    ...Object.entries(model.input).flatMap(([name, field]) => {
      const value = input[name]
      if (value === undefined || (value === null && field.nullable)) return []
      return brokenRules(name, field, value).map((rule) => ({ ...rule, field: `input.${name}` }))
    }),
    ...(missing.length === 0 ? contradictions(model, input) : []),
  ]
}

type Rule = { type: string; description: string }

function brokenRules(name: string, field: InputField, value: unknown): Rule[] {
  if (!isOfType(field.type, value)) {
    return [{ type: 'invalid_type', description: `Invalid type. Expected: ${field.type}, given: ${typeName(value)}` }]
  }
  const rules: Rule[] = []
  const number = typeof value === 'number' ? value : undefined
  const list = Array.isArray(value) ? (value as unknown[]) : undefined
  if (field.enum && !field.enum.some((one) => one === value)) {
    const allowed = field.enum.map((one) => JSON.stringify(one)).join(', ')
    rules.push({ type: 'enum', description: `${name} must be one of the following: ${allowed}` })
  }
  if (number !== undefined && field.minimum !== undefined && number < field.minimum) {
    rules.push({ type: 'number_gte', description: `Must be greater than or equal to ${field.minimum}` })
  }
  if (number !== undefined && field.maximum !== undefined && number > field.maximum) {
    rules.push({ type: 'number_lte', description: `Must be less than or equal to ${field.maximum}` })
  }
  if (list && field.maxItems !== undefined && list.length > field.maxItems) {
    rules.push({ type: 'array_max_items', description: `Array must have at most ${field.maxItems} items` })
  }
  if (list && field.minItems !== undefined && list.length < field.minItems) {
    rules.push({ type: 'array_min_items', description: `Array must have at least ${field.minItems} items` })
  }
  if (field.format === 'uri' && !isFile(value)) rules.push(NO_URI)
  if (list && field.items) rules.push(...brokenItems(field.items, list))
  return rules
}

function brokenItems({ format, pattern }: NonNullable<InputField['items']>, list: unknown[]): Rule[] {
  if (list.some((one) => typeof one !== 'string')) {
    return [{ type: 'invalid_type', description: 'Invalid type. Expected: string' }]
  }
  if (format === 'uri' && !list.every(isFile)) return [NO_URI]
  if (pattern && !list.every((one) => new RegExp(pattern).test(String(one)))) {
    return [{ type: 'pattern', description: `Does not match pattern '${pattern}'` }]
  }
  return []
}

/** What the schema cannot say and the descriptions of the fields do. */
function contradictions({ input: fields }: Model, input: Input): InvalidField[] {
  const invalid = (name: string, description: string): InvalidField[] => [
    { type: 'contradiction', field: `input.${name}`, description },
  ]
  if (!fields.last_frame_image) return []
  const references = Array.isArray(input.reference_images) ? input.reference_images.length : 0
  const framed = Boolean(input.image) || Boolean(input.last_frame_image)
  return [
    ...(input.last_frame_image && !input.image ? invalid('last_frame_image', 'A start image is needed too') : []),
    ...(fields.reference_images && references > 0 && (framed || input.resolution === '1080p')
      ? invalid('reference_images', 'Cannot be used with 1080p resolution or first frame or last frame images')
      : []),
  ]
}

const NO_URI: Rule = { type: 'format', description: "Does not match format 'uri'" }

const isFile = (value: unknown): boolean =>
  typeof value === 'string' && (/^data:[\w.+-]+\/[\w.+-]+[;,]/.test(value) || /^https?:\/\/[^\s/]+/.test(value))

function isOfType(type: InputField['type'], value: unknown): boolean {
  if (type === 'integer') return Number.isSafeInteger(value)
  if (type === 'array') return Array.isArray(value)
  return typeof value === type
}

function typeName(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'integer' : 'number'
  return typeof value
}
