import { z } from 'zod'
import type { RunView } from '../media-work.ts'

const LOGS_MAX = 200_000
const SOURCES_MAX = 20

const status = z.enum(['starting', 'processing', 'succeeded', 'failed', 'canceled', 'aborted'])
const source = z.string().max(4_000)

/** What is read of a prediction; the provider says more. */
const prediction = z.object({
  id: z.string().min(1).max(200),
  status,
  output: z
    .union([source.transform((one) => [one]), z.array(source).max(SOURCES_MAX), z.null()])
    .nullish()
    .catch(null),
  error: z.unknown(),
  logs: z.string().nullish().catch(null),
})

const statuses = {
  starting: 'STARTING',
  processing: 'PROCESSING',
  succeeded: 'SUCCEEDED',
  failed: 'FAILED',
  canceled: 'CANCELED',
  // The provider gave it up before it began.
  aborted: 'FAILED',
} as const satisfies Record<z.output<typeof status>, RunView['status']>

/** undefined: this is no prediction. */
export function runViewOf(raw: unknown): RunView | undefined {
  const parsed = prediction.safeParse(raw)
  if (!parsed.success) return undefined
  const { id, output, error, logs } = parsed.data
  return {
    externalId: id,
    status: statuses[parsed.data.status],
    sources: output ?? [],
    error:
      error === null || error === undefined ? undefined : typeof error === 'string' ? error : JSON.stringify(error),
    logs: (logs ?? '').slice(0, LOGS_MAX),
  }
}

/** One row of the list of runs: enough to tell ours from others. */
export const listedRun = z.object({
  model: z.string().nullish(),
  created_at: z.string(),
  input: z.object({ seed: z.number().nullish() }).nullish().catch(null),
})

/** What is read of a run to price it: what they say they ran, not what we asked for. */
export const runRecord = z.object({
  status,
  model: z.string(),
  input: z.object({ resolution: z.string().optional(), duration: z.number().positive().optional() }),
})
export type RunRecord = z.output<typeof runRecord>
