import { z } from 'zod'

// As much of the provider's JSON as we read. Unknown fields are ignored, and a missing one is no fault: other
// OpenAI-compatible servers leave out what OpenRouter adds.

export const foreignError = z.union([
  z.string().transform((message) => ({ code: undefined, message, metadata: undefined })),
  z.object({
    code: z.union([z.number(), z.string()]).nullish(),
    message: z.string().nullish().catch(undefined),
    metadata: z
      .object({ raw: z.unknown(), reasons: z.unknown(), flagged_input: z.unknown() })
      .partial()
      .nullish()
      .catch(undefined),
  }),
])
export type ForeignError = z.output<typeof foreignError>

export const errorBody = z.object({ error: foreignError })

const choice = z.object({
  index: z.number().nullish(),
  delta: z
    .object({ content: z.string().nullish(), reasoning: z.string().nullish(), reasoning_content: z.string().nullish() })
    .nullish(),
  finish_reason: z.string().nullish(),
})

export const chunk = z.object({
  id: z.string().nullish(),
  choices: z.array(choice).nullish(),
  // Read on their own: a broken figure must not void the answer that came with it.
  usage: z.unknown().optional(),
  error: z.unknown().optional(),
})
export type Chunk = z.output<typeof chunk>

const figure = z.union([z.number(), z.string()]).nullish()

export const usage = z.object({
  prompt_tokens: z.number().nullish().catch(undefined),
  completion_tokens: z.number().nullish().catch(undefined),
  cost: figure.catch('unreadable'),
  is_byok: z.boolean().nullish().catch(undefined),
  cost_details: z.object({ upstream_inference_cost: figure }).nullish().catch(undefined),
})

const price = z.union([z.string(), z.number()]).nullish().catch(undefined)
const names = z.array(z.string()).nullish().catch(undefined)
const count = z.int().positive().nullish().catch(undefined)

const listedModel = z.object({
  id: z.string(),
  name: z.string().nullish().catch(undefined),
  context_length: count,
  architecture: z.object({ input_modalities: names, output_modalities: names }).nullish().catch(undefined),
  pricing: z.object({ prompt: price, completion: price }).nullish().catch(undefined),
  top_provider: z.object({ max_completion_tokens: count }).nullish().catch(undefined),
  supported_parameters: names,
})
export type ListedModel = z.output<typeof listedModel>

export const modelList = z.object({ data: z.array(listedModel) })

export const endpointList = z.object({
  data: z.object({
    endpoints: z.array(
      z.object({
        provider_name: z.string().nullish().catch(undefined),
        /** 0: in service; below: out of it, the further the worse. */
        status: z.number().nullish().catch(undefined),
        uptime_last_30m: z.number().nullish().catch(undefined),
      }),
    ),
  }),
})
export type Endpoint = z.output<typeof endpointList>['data']['endpoints'][number]

/** What its books say of one call, minutes after it. */
export const generation = z.object({
  data: z.object({
    total_cost: figure,
    is_byok: z.boolean().nullish().catch(undefined),
    upstream_inference_cost: figure.catch(undefined),
  }),
})
