import pg from 'pg'

/**
 * Many people at once, as the owner of the tables: each signed up (which opens the account and gives its points), has
 * used some, was seen some time, and one in a thousand is suspended.
 */
export async function fillPeople(ownerUrl: string, count: number): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  try {
    await owner.query(
      `INSERT INTO "user" (id, email, name, created_at, updated_at, last_seen_at, suspended_at)
       SELECT gen_random_uuid(), 'bench' || n || '.' || substr(md5(n::text), 1, 6) || '@studio' || n % 997 || '.example',
              initcap(substr(md5('first' || n), 1, 5)) || ' ' || initcap(substr(md5('last' || n), 1, 7)),
              now() - n * interval '20 seconds', now(), now() - (n * 7919 % 129600) * interval '1 minute',
              CASE WHEN n % 1000 = 0 THEN now() END
       FROM generate_series(1, $1::int) AS n`,
      [count],
    )
    // What is left of the month's points fits what was used, so that jobs which meet these accounts find them whole.
    await owner.query(`
      WITH uses AS (SELECT id, abs(hashtext('used' || id::text)) % 2400 AS points FROM account),
        spent AS (UPDATE credit_grant AS g SET remaining = g.remaining - u.points FROM uses AS u WHERE g.account_id = u.id)
      UPDATE account AS a SET used = u.points, posted = a.posted - u.points,
        plan_tier = (ARRAY['FREE', 'PRO', 'PRO', 'PRO', 'STUDIO'])[1 + abs(hashtext(a.id::text)) % 5]::plan_tier
      FROM uses AS u WHERE u.id = a.id`)
    await owner.query('VACUUM ANALYZE "user"')
    await owner.query('VACUUM ANALYZE account')
  } finally {
    await owner.end()
  }
}
