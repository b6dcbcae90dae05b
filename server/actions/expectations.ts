import type { SystemDatabase } from '../database/client.ts'
import type { Remember } from '../events/remember.ts'

const LAST = 50
const DAYS = 7

export type Expectations = ReturnType<typeof createExpectations>

/** How long work on a model usually takes: the median of its last runs that gave something. */
export function createExpectations({ database, remember }: { database: SystemDatabase; remember: Remember }) {
  const medians = remember(async () => {
    const rows = await database.$queryRaw<{ modelId: string; medianMs: number }[]>`
      SELECT model_id AS "modelId", percentile_cont(0.5) WITHIN GROUP (ORDER BY latency_ms) AS "medianMs"
      FROM (
        SELECT model_id, latency_ms, row_number() OVER (PARTITION BY model_id ORDER BY started_at DESC) AS place
        FROM provider_call
        WHERE provider = 'REPLICATE' AND outcome = 'SUCCEEDED' AND started_at > now() - ${DAYS} * interval '1 day'
      ) AS newest
      WHERE place <= ${LAST} GROUP BY model_id`
    return new Map(rows.map(({ modelId, medianMs }) => [modelId, Math.round(medianMs)]))
  })

  /** Milliseconds; null when nothing is known of the model yet, and for text. */
  return async (modelId: string): Promise<number | null> => (await medians()).get(modelId) ?? null
}
