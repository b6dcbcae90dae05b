import type { Brief } from '../brief.ts'
import type { JsonSchema } from '../json-schema.ts'
import { asSentence, clip, sentencesOf } from '../reading/sentences.ts'

const DEPTH_AT_MOST = 12

/** Fills any schema with the user's own sentences, so that an unknown feature gets a valid answer too. */
export function composeBySchema(schema: JsonSchema, brief: Brief): unknown {
  const sentences = sentencesOf(brief.text)
  let next = brief.random.below(sentences.length)
  const sentence = () => asSentence(sentences[next++ % sentences.length] ?? '…', 200)

  const fill = (node: JsonSchema, name: string, depth: number): unknown => {
    if (depth > DEPTH_AT_MOST) return null
    if (node.const !== undefined) return node.const
    if (node.enum?.length) return brief.random.pick(node.enum)
    const branch = node.anyOf?.find((option) => option.type !== 'null')
    if (branch) return fill(branch, name, depth + 1)
    switch (typeOf(node)) {
      case 'object':
        return Object.fromEntries(
          Object.entries(node.properties ?? {}).map(([key, value]) => [key, fill(value, key, depth + 1)]),
        )
      case 'array': {
        const count = Math.min(Math.max(node.minItems ?? 2, 0), node.maxItems ?? 100, 100)
        return Array.from({ length: count }, () => fill(node.items ?? {}, name, depth + 1))
      }
      case 'integer':
      case 'number':
        return within(node, 1 + brief.random.below(9))
      case 'boolean':
        return brief.random.below(2) === 1
      case 'null':
        return null
      default:
        return /name|title|handle/i.test(name) ? clip(sentence(), 48) : sentence()
    }
  }
  return fill(schema, '', 0)
}

function typeOf({ type, properties, items }: JsonSchema): string {
  if (Array.isArray(type)) return type.find((one) => one !== 'null') ?? 'null'
  return type ?? (properties ? 'object' : items ? 'array' : 'string')
}

const within = ({ minimum = 0, maximum = 1_000 }: JsonSchema, value: number): number =>
  Math.min(Math.max(value, minimum), maximum)
