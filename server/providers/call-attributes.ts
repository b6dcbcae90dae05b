import type { Attributes } from '../tracing/span.ts'
import type { AttemptEnd } from './attempt.ts'
import type { ModelRoute } from './model-route.ts'

/** What a trace says of a call before it ends, by OpenTelemetry's names: nothing of what was asked. */
export const callAttributes = ({ id }: Pick<ModelRoute, 'id'>): Attributes => ({
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openrouter',
  'gen_ai.request.model': id,
})

export const endAttributes = ({ outcome, usage, firstTokenMs }: AttemptEnd): Attributes => ({
  'palette.outcome': outcome.kind,
  ...(outcome.kind === 'faulted' ? { 'error.type': outcome.fault.kind } : {}),
  'gen_ai.usage.input_tokens': usage.inputTokens,
  'gen_ai.usage.output_tokens': usage.outputTokens,
  'palette.cost_micro_usd': Number(usage.costMicroUsd),
  ...(firstTokenMs === undefined ? {} : { 'palette.first_token_ms': firstTokenMs }),
})
