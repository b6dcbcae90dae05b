import type OpenAI from 'openai'
import type { ModelRoute } from '../model-route.ts'
import type { Part, Prompt } from '../text-work.ts'

export type ChatCall = { model: ModelRoute; prompt: Prompt; maxOutputTokens: number }

type Body = OpenAI.Chat.ChatCompletionCreateParamsStreaming & { usage?: { include: true } }
type Message = OpenAI.Chat.ChatCompletionMessageParam

/** The request with all that OpenRouter understands; a model without structured output gets the schema in words. */
export function fullBody(call: ChatCall): Body {
  if (!call.model.structuredOutput) return { ...plainBody(call), usage: { include: true } }
  const { name, json } = call.prompt.schema
  return {
    ...bodyOf(call, call.prompt.system),
    response_format: { type: 'json_schema', json_schema: { name, strict: true, schema: { ...json } } },
    usage: { include: true },
  }
}

/** The same request in nothing but what every compatible server knows. */
export function plainBody(call: ChatCall): Body {
  const { name, json } = call.prompt.schema
  return bodyOf(
    call,
    [
      call.prompt.system,
      'Answer with one JSON object that fits this schema, and with nothing before or after it.',
      `<json_schema name="${name}">${JSON.stringify(json)}</json_schema>`,
    ].join('\n\n'),
  )
}

function bodyOf({ model, prompt, maxOutputTokens }: ChatCall, system: string): Body {
  const turns = (prompt.history ?? []).flatMap(({ assistant, user }): Message[] => [
    { role: 'assistant', content: assistant },
    { role: 'user', content: user },
  ])
  return {
    model: model.id,
    messages: [{ role: 'system', content: system }, { role: 'user', content: contentOf(prompt.user) }, ...turns],
    max_tokens: maxOutputTokens,
    stream: true,
    stream_options: { include_usage: true },
  }
}

/** Text alone goes as a string: some servers take no list of parts. */
function contentOf(parts: Part[]): string | OpenAI.Chat.ChatCompletionContentPart[] {
  const texts = parts.flatMap((part) => (part.type === 'text' ? [part.text] : []))
  if (texts.length === parts.length) return texts.join('\n\n')
  return parts.map((part) =>
    part.type === 'text' ? { type: 'text', text: part.text } : { type: 'image_url', image_url: { url: part.dataUrl } },
  )
}
