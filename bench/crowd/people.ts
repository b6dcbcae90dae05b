import { randomBytes } from 'node:crypto'
import pg from 'pg'

/** Many people at once, each signed in: the tokens of their sessions. As the owner of the tables. */
export async function signInCrowd(ownerUrl: string, count: number): Promise<string[]> {
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  try {
    const tokens = Array.from({ length: count }, () => randomBytes(24).toString('hex'))
    await owner.query(
      `WITH people AS (
         INSERT INTO "user" (id, email, name, created_at, updated_at)
         SELECT gen_random_uuid(), 'crowd-' || gen_random_uuid() || '@bench.example', 'Bench', now(), now()
         FROM unnest($1::text[]) RETURNING id),
       numbered AS (SELECT id, row_number() OVER () AS n FROM people)
       INSERT INTO session (id, token, user_id, expires_at, created_at, updated_at)
       SELECT gen_random_uuid(), t.token, p.id, now() + interval '30 days', now(), now()
       FROM numbered AS p JOIN unnest($1::text[]) WITH ORDINALITY AS t (token, n) USING (n)`,
      [tokens],
    )
    // Enough for any number of holds, as an admin's adjustment would give it.
    await owner.query(
      `SELECT ledger.adjust(s.user_id, 100000000::bigint, 'bench-' || s.user_id, 'Bench') FROM session AS s
       WHERE s.token = ANY ($1::text[])`,
      [tokens],
    )
    for (const name of ['"user"', 'session', 'account', 'credit_grant']) await owner.query(`VACUUM ANALYZE ${name}`)
    return tokens
  } finally {
    await owner.end()
  }
}
