import type { Prompt } from './text-work.ts'

/** What providers make of an image at its highest detail, about. */
const TOKENS_PER_IMAGE = 1_600
const TOKENS_PER_MESSAGE = 8

/** About how many tokens a text is: four characters of ASCII, or three bytes of anything else, count as one. */
export const estimateTokens = (text: string): number => Math.ceil(tokensIn(text))

/** The same in fractions, for text that comes in pieces. */
export function tokensIn(text: string): number {
  let ascii = 0
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) < 0x80) ascii++
  return ascii / 4 + (Buffer.byteLength(text) - ascii) / 3
}

/** About how many tokens a model reads before it answers: instructions, material, images, the schema. */
export function promptTokens({ system, user, history = [], schema }: Prompt): number {
  const texts = [system, JSON.stringify(schema.json), ...history.flatMap((one) => [one.assistant, one.user])]
  let tokens = TOKENS_PER_MESSAGE * (2 + 2 * history.length)
  for (const text of texts) tokens += estimateTokens(text)
  for (const part of user) tokens += part.type === 'text' ? estimateTokens(part.text) : TOKENS_PER_IMAGE
  return tokens
}
