import { createHash } from 'node:crypto'
import type { Tx } from '../database/transaction.ts'
import { GUESS_WINDOW_MS, GUESSES_MAX } from './rules.ts'

/** Who guesses: a person, and the network they come from where it is known. */
export type Guesser = { userId: string; network: string | undefined }

type Window = { points: number; expire: bigint; now: bigint }

/**
 * Opens the guesser's windows and locks them until the transaction ends, so that many tries at once are counted one
 * after another, on all instances. Gives the seconds to wait when a window is full. Of rate_window's own shape, which is
 * swept with the others.
 */
export async function lockGuesses(tx: Tx, guesser: Guesser): Promise<number | undefined> {
  const windows = await tx.db.$queryRaw<Window[]>`
    WITH clock AS (
      SELECT (extract(epoch FROM coalesce(${tx.now}::timestamptz, clock_timestamp())) * 1000)::bigint AS now)
    INSERT INTO rate_window AS w (key, points, expire)
    SELECT k.key, 0, clock.now + ${GUESS_WINDOW_MS} FROM unnest(${keysOf(guesser)}::text[]) AS k (key), clock
    ON CONFLICT (key) DO UPDATE SET
      points = CASE WHEN w.expire <= excluded.expire - ${GUESS_WINDOW_MS} THEN 0 ELSE w.points END,
      expire = CASE WHEN w.expire <= excluded.expire - ${GUESS_WINDOW_MS} THEN excluded.expire ELSE w.expire END
    RETURNING points, expire, (SELECT now FROM clock) AS now`
  const waits = windows.filter(({ points }) => points >= GUESSES_MAX).map(({ expire, now }) => Number(expire - now))
  return waits.length > 0 ? Math.max(1, Math.ceil(Math.max(...waits) / 1_000)) : undefined
}

/** One wrong code more, in the windows that lockGuesses holds. */
export async function countGuess(tx: Tx, guesser: Guesser): Promise<void> {
  await tx.db.$executeRaw`UPDATE rate_window SET points = points + 1 WHERE key = ANY (${keysOf(guesser)}::text[])`
}

/** In one order, so that two people of one network do not wait for each other in a circle. */
function keysOf({ userId, network }: Guesser): string[] {
  const keys = [`promo:user:${userId}`]
  if (network) keys.push(`promo:network:${createHash('sha256').update(network).digest('base64url')}`)
  return keys.sort()
}
