import type { CatalogueModel } from '../starting-catalogue.ts'
import type { ChatRequest } from './chat-request.ts'

const TOKENS_PER_IMAGE = 1_000
const BYTES_PER_TOKEN = 4

/** OpenRouter's usage object; cost in US dollars. */
export type Usage = {
  prompt_tokens: number
  completion_tokens: number
  total_tokens: number
  cost: number
  prompt_tokens_details: { cached_tokens: number }
  completion_tokens_details: { reasoning_tokens: number }
}

export const tokensIn = (text: string): number => Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN)

export function promptTokens(request: ChatRequest): number {
  const parts = request.messages.flatMap(({ content }) =>
    typeof content === 'string' ? [{ type: 'text' as const, text: content }] : (content ?? []),
  )
  return parts.reduce((sum, part) => sum + (part.type === 'text' ? tokensIn(part.text) : TOKENS_PER_IMAGE), 3)
}

/** Counted tokens at the catalogue's price. */
export function usageOf(model: CatalogueModel, promptTokens: number, answer: string): Usage {
  const completionTokens = tokensIn(answer)
  const picoUsd =
    BigInt(promptTokens) * model.inputMicroUsdPerMTok + BigInt(completionTokens) * model.outputMicroUsdPerMTok
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    cost: Number(picoUsd) / 1e12,
    prompt_tokens_details: { cached_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0 },
  }
}

/** The answer as far as the limit reaches, never ending inside a character. */
export function limitedTo(maxTokens: number | undefined, answer: string): { text: string; cut: boolean } {
  const bytes = Buffer.from(answer)
  const limit = (maxTokens ?? Number.POSITIVE_INFINITY) * BYTES_PER_TOKEN
  if (bytes.length <= limit) return { text: answer, cut: false }
  let end = limit
  while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end--
  return { text: bytes.toString('utf8', 0, end), cut: true }
}
