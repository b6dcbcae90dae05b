import type { ModelRoute } from './model-route.ts'

type RunRecord = {
  status: string
  model: string
  input: { resolution?: string | undefined; duration?: number | undefined }
}

/**
 * What a run of images or video cost by the provider's own record of it: the model, resolution and seconds that they say
 * they ran, at the prices that held when it was started. Such models are sold by what comes out, so how long they ran
 * says nothing. undefined: the record does not say enough, or the run has not ended.
 */
export function costOfRecord({ status, model, input }: RunRecord, route: readonly ModelRoute[]): bigint | undefined {
  if (status === 'failed' || status === 'canceled' || status === 'aborted') return 0n
  if (status !== 'succeeded' || input.resolution === undefined) return undefined
  const price = route.find(({ id }) => id === model)?.mediaPrices?.[input.resolution]
  if (price === undefined) return undefined
  const { duration = 1 } = input
  return Number.isInteger(duration) ? price * BigInt(duration) : undefined
}
