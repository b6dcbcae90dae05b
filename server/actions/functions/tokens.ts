/** Many models stop here, whatever they are asked for. */
const LIMIT_PER_CALL = 16_000

/** What a call may answer with and what it usually does, in tokens, never past what models can write at once. */
export function outputTokens(estimate: { expected: number; maximum: number }) {
  const maxOutputTokens = Math.min(LIMIT_PER_CALL, Math.ceil(estimate.maximum))
  return { maxOutputTokens, expectedOutputTokens: Math.min(maxOutputTokens, Math.ceil(estimate.expected)) }
}

/** A text's length in tokens when a model repeats it, on the safe side for scripts that tokenise badly. */
export const tokensOf = (text: string): number => Math.ceil(Buffer.byteLength(text) / 3)
