import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { startEmbedded } from '../../server/database/embedded.ts'

const WAIT_MS = 120_000

/** The database of a running server, to fill it with more than anybody would. */
export async function openBoard(dataDir: string) {
  const { ownerUrl, stop } = await startEmbedded({ dataDir })
  const client = new pg.Client({ connectionString: ownerUrl })
  // Ended with its server, which may be sooner than it is closed here.
  client.on('error', () => {})
  await client.connect()

  async function until(question: string, wanted: number): Promise<void> {
    for (const since = performance.now(); performance.now() - since < WAIT_MS; await sleep(200)) {
      const { rows } = await client.query<{ count: string }>(question)
      if (Number(rows[0]?.count) >= wanted) return
    }
    throw new Error(`Not so within ${WAIT_MS / 1_000} s: ${question}`)
  }
  const checked = (count: number) =>
    until('SELECT count(*) FROM health_target WHERE active AND checked_at IS NOT NULL', count)

  return {
    checked,

    /** So many targets in all, by models that a function's chain uses. */
    async watch(targets: number): Promise<void> {
      await until('SELECT count(*) FROM health_target WHERE active', 4)
      const { rows } = await client.query<{ count: string }>('SELECT count(*) FROM health_target WHERE active')
      const missing = targets - Number(rows[0]?.count)
      await client.query(
        `WITH new AS (
           INSERT INTO model (id, name, provider, free, vision, structured_output, input_price, output_price, position)
           SELECT format('bench/%s-%s', $1::int, n), format('Bench %s', n), 'OPENROUTER', false, false, true, 1, 1, 1000 + $1 + n
           FROM generate_series(1, $2::int) AS n RETURNING id, position)
         INSERT INTO function_model (function, position, model_id) SELECT 'REASONING_TASKS', position, id FROM new`,
        [targets, missing],
      )
      // The next check takes them in: asked for here, as the schedule would.
      await client.query(`SELECT graphile_worker.add_job('health.check', '{}'::json)`)
      await until('SELECT count(*) FROM health_target WHERE active', targets)
    },

    async fill(days: number): Promise<void> {
      // As the checks do, which write the same days: the targets first, then what is of them.
      await client.query('BEGIN')
      await client.query('SELECT id FROM health_target ORDER BY id FOR UPDATE')
      await client.query(
        `INSERT INTO health_day (target_id, day, up_ms, degraded_ms, down_ms, incidents)
         SELECT id, current_date - n, 86300000, 60000, 40000, n % 7 / 6
         FROM health_target, generate_series(0, $1::int - 1) AS n WHERE active ORDER BY id ON CONFLICT DO NOTHING`,
        [days],
      )
      await client.query(
        `INSERT INTO incident (id, target_id, state, summary, opened_at, resolved_at)
         SELECT gen_random_uuid(), id, 'DOWN', 'It fails with 503.', now() - n * interval '5 days',
           now() - n * interval '5 days' + interval '40 minutes'
         FROM health_target, generate_series(1, 15) AS n WHERE active`,
      )
      await client.query('COMMIT')
      await client.query('ANALYZE')
    },

    async close(): Promise<void> {
      await client.end()
      await stop()
    },
  }
}
