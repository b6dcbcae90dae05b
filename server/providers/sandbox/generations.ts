import type { Usage } from './usage.ts'

/** What GET /generation tells of an answer afterwards, also of one that was broken off. */
export type Generation = {
  id: string
  model: string
  streamed: boolean
  cancelled: boolean
  usage: Usage
  /** In dollars, by the books; undefined: they do not know it. */
  booked: number | undefined
  finishReason: string | null
  createdAt: Date
  durationMs: number
}

const KEPT = 1_000

/** The last answers, by id. */
export class Generations {
  readonly #byId = new Map<string, Generation>()

  add(generation: Generation): void {
    this.#byId.set(generation.id, generation)
    const oldest = this.#byId.keys().next().value
    if (this.#byId.size > KEPT && oldest !== undefined) this.#byId.delete(oldest)
  }

  get(id: string): Generation | undefined {
    return this.#byId.get(id)
  }

  totalUsd(): number {
    return [...this.#byId.values()].reduce((sum, { usage }) => sum + Math.max(0, usage.cost), 0)
  }
}

export const listedGeneration = ({ usage, booked, ...generation }: Generation) => ({
  id: generation.id,
  model: generation.model,
  provider_name: 'Sandbox',
  created_at: generation.createdAt.toISOString(),
  streamed: generation.streamed,
  cancelled: generation.cancelled,
  finish_reason: generation.finishReason,
  native_finish_reason: generation.finishReason,
  generation_time: generation.durationMs,
  latency: generation.durationMs,
  tokens_prompt: usage.prompt_tokens,
  tokens_completion: usage.completion_tokens,
  native_tokens_prompt: usage.prompt_tokens,
  native_tokens_completion: usage.completion_tokens,
  native_tokens_reasoning: 0,
  native_tokens_cached: 0,
  usage: booked,
  total_cost: booked,
  upstream_inference_cost: 0,
  is_byok: false,
})
