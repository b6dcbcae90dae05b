import { z } from 'zod'

/** A model as a call needs it, with the prices that held when the action was started. */
export type ModelRoute = {
  id: string
  /** Micro-dollars for a million tokens. */
  inputPrice: bigint
  outputPrice: bigint
  free: boolean
  vision: boolean
  /** The provider holds the answer to a JSON schema; otherwise it is asked for in words. */
  structuredOutput: boolean
  /** null: unknown, so nothing is refused for its sake. */
  contextTokens: number | null
  maxOutputTokens: number | null
  /** Micro-dollars for an image or a second of video, by resolution. */
  mediaPrices?: Record<string, bigint>
}

const price = z.codec(z.string().regex(/^\d{1,19}$/), z.bigint(), {
  decode: (text) => BigInt(text),
  encode: (amount) => amount.toString(),
})

/** How a route is kept in a JSON column (`action.route`): `decode` reads it, `encode` writes it. */
export const storedRoute = z.array(
  z.object({
    id: z.string(),
    inputPrice: price,
    outputPrice: price,
    free: z.boolean(),
    vision: z.boolean(),
    structuredOutput: z.boolean(),
    contextTokens: z.int().nullable(),
    maxOutputTokens: z.int().nullable(),
    mediaPrices: z.record(z.string(), price).optional(),
  }),
)
