import pg from 'pg'

export type Size = { users: number; rows: number }

/** A year of use by many people, in the order of time, and the roll-ups made from it as after a restore. */
export async function writeYear(
  ownerUrl: string,
  { users, rows }: Size,
): Promise<{ rebuildMs: number; bytes: number }> {
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  const run = (sql: string, values: unknown[] = []) => owner.query(sql, values)
  try {
    await run(`SET work_mem = '256MB'`)
    await run(`SET maintenance_work_mem = '512MB'`)
    await run('ALTER TABLE "user" DISABLE TRIGGER open_account')
    await run(
      `INSERT INTO "user" (id, email, name, created_at, updated_at)
       SELECT md5('bench ' || i)::uuid, 'bench' || i || '@example.com', 'Bench ' || i, now() - i * interval '5 minutes', now()
       FROM generate_series(1, $1) AS i`,
      [users],
    )
    await run(
      `INSERT INTO account (id, plan_tier, posted, anchor_at, renews_at, created_at)
       SELECT id, (ARRAY['PRO', 'PRO', 'PRO', 'STUDIO', 'FREE'])[1 + (random() * 4)::int]::plan_tier, 0, created_at,
              now() + interval '20 days', created_at FROM "user" WHERE email LIKE 'bench%'`,
    )
    await run('ALTER TABLE "user" ENABLE TRIGGER open_account')
    // Checked once at the end rather than ten million times.
    await run('ALTER TABLE usage_bucket DISABLE TRIGGER tell_usage')
    await run(`ALTER TABLE usage_bucket DROP CONSTRAINT usage_bucket_account_id_fkey,
      DROP CONSTRAINT usage_bucket_model_id_fkey, DROP CONSTRAINT usage_bucket_pkey`)
    await run(`CREATE TEMP TABLE person AS SELECT id, row_number() OVER (ORDER BY id)::int - 1 AS n FROM account`)
    await run(
      `CREATE TEMP TABLE choice AS SELECT id, (row_number() OVER (ORDER BY position))::int - 1 AS n FROM model LIMIT 12`,
    )
    const { rows: counts } = await run(
      'SELECT (SELECT count(*) FROM person)::int AS people, (SELECT count(*) FROM choice)::int AS models',
    )
    await run(
      `INSERT INTO usage_bucket (account_id, bucket, function, model_id, actions, points, cost_micro_usd)
       SELECT p.id, quarter_of(now() - interval '365 days' + (i::float8 / $1) * interval '364 days 20 hours'),
              (enum_range(NULL::ai_function))[1 + (hashint4(i) & 7)], m.id, 1, 1 + (i % 40), 5000 * (1 + i % 40)
       FROM generate_series(1, $1) AS i
       JOIN person p ON p.n = (i::bigint * 7919) % $2 JOIN choice m ON m.n = (i::bigint / 3) % $3
       ORDER BY i`,
      [rows, counts[0].people, counts[0].models],
    )
    await run(
      'ALTER TABLE usage_bucket ADD CONSTRAINT usage_bucket_pkey PRIMARY KEY (account_id, bucket, function, model_id)',
    )
    await run(`ALTER TABLE usage_bucket
      ADD CONSTRAINT usage_bucket_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
      ADD CONSTRAINT usage_bucket_model_id_fkey FOREIGN KEY (model_id) REFERENCES model(id)`)
    await run('ALTER TABLE usage_bucket ENABLE TRIGGER tell_usage')
    await run('ANALYZE')
    const began = performance.now()
    await run('SELECT rebuild_reports()')
    const rebuildMs = performance.now() - began
    // Purchases and points by quarter, and what the calls cost, in the form in which they are kept.
    await run(
      `INSERT INTO money_quarter (kind, bucket, amount)
       SELECT kind, bucket, 4000000 FROM business_quarter,
         unnest(ARRAY['REVENUE_SANDBOX', 'REFUND_SANDBOX', 'CANARY', 'USED_ALLOCATION', 'USED_BOOST']) AS kind
       ON CONFLICT DO NOTHING`,
    )
    await run('DELETE FROM money_day')
    await run(
      "INSERT INTO money_day SELECT kind, (bucket AT TIME ZONE 'UTC')::date, sum(amount) FROM money_quarter GROUP BY 1, 2",
    )
    for (const table of ['business_quarter', 'business_day', 'usage_quarter', 'usage_day', 'account_day'])
      await run(`UPDATE ${table} SET cost_micro_usd = points * 4000`)
    await run(
      `INSERT INTO credit_grant (account_id, kind, amount, remaining, key)
       SELECT id, 'BOOST', 1500, 700, 'bench' FROM person JOIN account USING (id) WHERE n % 2 = 0`,
    )
    await run('VACUUM ANALYZE')
    const { rows: size } = await run('SELECT pg_database_size(current_database())::float8 AS bytes')
    return { rebuildMs, bytes: size[0].bytes }
  } finally {
    await owner.end()
  }
}

/** Without what tells the reports of a settlement: to see what that costs. */
export async function tellReports(ownerUrl: string, on: boolean): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  const verb = on ? 'ENABLE' : 'DISABLE'
  for (const [table, trigger] of [
    ['usage_bucket', 'tell_usage'],
    ['provider_call', 'tell_cost'],
    ['action', 'tell_failure'],
    ['entry', 'tell_points'],
  ])
    await owner.query(`ALTER TABLE ${table} ${verb} TRIGGER ${trigger}`)
  await owner.end()
}
