import type pg from 'pg'

const ACCOUNTS = 500
const MODELS = ['openai/gpt-4o', 'openai/gpt-4o-mini', 'qwen/qwen-turbo']
const FUNCTIONS = ['STORY_BREAKDOWN', 'MUSIC_ANALYSIS', 'ENTITY_EXTRACTION', 'REASONING_TASKS']

/**
 * Writes what so many actions leave behind, spread over the days: holds, what they took, calls (one in four has a second
 * one that nothing came of), and rows as wide as those of real work.
 */
export async function writeHistory(
  owner: pg.Client,
  { actions, days }: { actions: number; days: number },
): Promise<void> {
  const route = MODELS.map((id) => ({
    id,
    free: false,
    vision: true,
    inputPrice: '2500000',
    outputPrice: '10000000',
    contextTokens: 128_000,
    maxOutputTokens: 16_384,
    structuredOutput: true,
  }))
  await owner.query(
    `INSERT INTO model (id, name, provider, free, vision, structured_output, input_price, output_price, position)
     SELECT id, id, 'OPENROUTER', false, true, true, 2500000, 10000000, n FROM unnest($1::text[]) WITH ORDINALITY AS m (id, n)`,
    [MODELS],
  )
  await owner.query(
    `INSERT INTO "user" (id, email, name, updated_at)
     SELECT gen_random_uuid(), n || '@example.com', 'Bench', now() FROM generate_series(1, ${ACCOUNTS}) n`,
  )
  await owner.query(`CREATE TEMP TABLE done AS
    SELECT gen_random_uuid() AS id, gen_random_uuid() AS hold_id, account.id AS account_id, g.id AS grant_id, n,
      now() - (n::float8 / ${actions}) * interval '${days} days' AS at, 1 + n % 40 AS charged
    FROM generate_series(1, ${actions}) n
    JOIN (SELECT id, row_number() OVER (ORDER BY id) AS r FROM account) account ON account.r = 1 + n % ${ACCOUNTS}
    JOIN credit_grant g ON g.account_id = account.id`)
  await owner.query(`INSERT INTO hold (id, account_id, key, request_hash, amount, captured, state, expires_at, created_at, resolved_at)
    SELECT hold_id, account_id, 'bench:' || n, 'x', 60, charged, 'CAPTURED', at, at, at FROM done`)
  await owner.query(`INSERT INTO allocation (hold_id, grant_id, account_id, position, amount, captured)
    SELECT hold_id, grant_id, account_id, 0, 60, charged FROM done`)
  await owner.query(
    `INSERT INTO action (id, account_id, hold_id, function, status, title, input, model_id, route, rate_id, quoted, reserved,
       charged, cost_micro_usd, text, deadline_at, created_at, ended_at)
     SELECT id, account_id, hold_id, ($1::ai_function[])[1 + n % 4], 'SUCCEEDED', 'Bench',
       jsonb_build_object('story', (SELECT string_agg(md5(n || '.' || i), ' ') FROM generate_series(1, 20) i)),
       ($2::text[])[1 + n % 3], $3::jsonb, (SELECT id FROM rate LIMIT 1), 20, 60, charged, charged * 5000 - 77,
       (SELECT string_agg(md5(i || '.' || n), ' ') FROM generate_series(1, 20) i), at, at, at
     FROM done`,
    [FUNCTIONS, MODELS, JSON.stringify(route)],
  )
  await owner.query(
    `INSERT INTO provider_call (id, account_id, action_id, part, provider, model_id, outcome, counted, input_tokens,
       output_tokens, cost_micro_usd, cost_source, started_at, ended_at)
     SELECT gen_random_uuid(), account_id, id, 0, 'OPENROUTER', ($1::text[])[1 + n % 3],
       CASE twice WHEN 0 THEN 'SUCCEEDED' ELSE 'INVALID' END::call_outcome, twice = 0, 900 + n % 700, 1200 + n % 900,
       charged * 5000 - 77, 'PROVIDER', at, at
     FROM done CROSS JOIN generate_series(0, 1) AS twice WHERE twice = 0 OR n % 4 = 0`,
    [MODELS],
  )
  await owner.query('VACUUM ANALYZE')
}
