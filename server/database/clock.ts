import type { Pool } from 'pg'
import type { Clock } from '../clock.ts'

const LOOK_MS = 30_000
/** The quickest answer of these is taken: half of the time that it was under way is how wrong it may be. */
const SAMPLES = 3
/** What was longer under way is worth less than what is known already. */
const ANSWER_MS = 50

/**
 * The database's clock, which all instances share: one whose machine is minutes off neither gives up work that others
 * have just begun nor asks a provider twice. Between two looks it goes by a clock that nobody can set.
 */
export async function createDatabaseClock({
  pool,
  onError,
}: {
  pool: Pick<Pool, 'query'>
  onError: (error: unknown) => void
}): Promise<Clock & { stop(): void }> {
  /** What the database's clock says when performance.now() says 0. */
  let origin: number | undefined

  async function ask() {
    const asked = performance.now()
    const { rows } = await pool.query<{ ms: number }>(
      'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms',
    )
    const answered = performance.now()
    return { origin: rows[0]!.ms - (asked + answered) / 2, tookMs: answered - asked }
  }

  async function look(): Promise<void> {
    const samples = []
    for (let n = 0; n < SAMPLES; n++) samples.push(await ask())
    const best = samples.reduce((a, b) => (b.tookMs < a.tookMs ? b : a))
    if (origin === undefined || best.tookMs < ANSWER_MS) origin = best.origin
  }

  await look()
  const timer = setInterval(() => void look().catch(onError), LOOK_MS).unref()
  return {
    now: () => new Date((origin ?? performance.timeOrigin) + performance.now()),
    forDatabase: () => null,
    stop: () => clearInterval(timer),
  }
}
