import { z } from 'zod'
import type { Brief } from './brief.ts'
import { imageTraits } from './image-traits.ts'
import { type JsonSchema, jsonSchema } from './json-schema.ts'
import { randomFrom } from './reading/random.ts'

const part = z.union([
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('image_url'), image_url: z.object({ url: z.string() }) }),
])

const message = z.object({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']),
  content: z.union([z.string(), z.array(part)]).nullish(),
})

/** As much of OpenRouter's request as the sandbox honours; what it does not know it lets pass, like OpenRouter. */
export const chatRequest = z.object({
  model: z.string(),
  messages: z.array(message).min(1).max(200),
  stream: z.boolean().nullish(),
  max_tokens: z.int().min(1).nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
  response_format: z
    .object({ type: z.string(), json_schema: z.object({ name: z.string(), schema: jsonSchema.optional() }).optional() })
    .nullish(),
})

export type ChatRequest = z.infer<typeof chatRequest>

/** `[[sandbox:…]]`: a wish addressed to the sandbox, no part of the material. */
export const DIRECTIVE = /\[\[sandbox:([^\]\n]{1,120})\]\]/gi

const SCHEMA_IN_WORDS = /<json_schema name="([A-Za-z_]\w{0,60})">([\s\S]*?)<\/json_schema>/

/** Everything the user's turns say, directives included. */
export function userText(request: ChatRequest): string {
  return textOf(request, ['user'])
}

export const isRepair = (request: ChatRequest): boolean => request.messages.some(({ role }) => role === 'assistant')

export const imagesOf = (request: ChatRequest): string[] =>
  request.messages.flatMap(({ content }) =>
    Array.isArray(content) ? content.flatMap((one) => (one.type === 'image_url' ? [one.image_url.url] : [])) : [],
  )

/** The schema asked for: in response_format, or in words as `<json_schema name="…">` for models that have no such thing. */
export function schemaAskedFor(request: ChatRequest): { name: string | undefined; schema: JsonSchema | undefined } {
  const asked = request.response_format?.json_schema
  if (asked) return { name: asked.name, schema: asked.schema }
  const inWords = textOf(request, ['system', 'developer', 'user']).match(SCHEMA_IN_WORDS)
  return { name: inWords?.[1], schema: inWords ? parsedSchema(inWords[2] ?? '') : undefined }
}

function parsedSchema(text: string): JsonSchema | undefined {
  try {
    return jsonSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

export function briefOf(request: ChatRequest): Brief {
  const said = userText(request).replace(DIRECTIVE, '')
  const [image] = imagesOf(request)
  return {
    material: (tag) => materialIn(said, tag),
    text: said
      .replace(/<request>[\s\S]*?<\/request>/g, '')
      .replace(/<\/?[a-z_]+>/g, '')
      .trim(),
    image: image === undefined ? undefined : imageTraits(image),
    schema: schemaAskedFor(request).schema,
    random: randomFrom(said),
  }
}

function materialIn(text: string, tag: string): string | undefined {
  const from = text.indexOf(`<${tag}>`)
  const to = text.indexOf(`</${tag}>`, from)
  if (from < 0 || to < 0) return undefined
  const inner = text.slice(from + tag.length + 2, to)
  return inner.replaceAll('&lt;', '<').trim() || undefined
}

function textOf(request: ChatRequest, roles: string[]): string {
  return request.messages
    .filter(({ role }) => roles.includes(role))
    .map(({ content }) =>
      typeof content === 'string'
        ? content
        : (content ?? []).map((one) => (one.type === 'text' ? one.text : '')).join('\n'),
    )
    .join('\n\n')
}
