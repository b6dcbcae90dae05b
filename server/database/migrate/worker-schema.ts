import { runMigrations } from 'graphile-worker'
import pg from 'pg'

/**
 * Brings the job queue's own schema up to date and opens it to palette_server. Its tables have row-level security and
 * no policy: made for an owner that works on its own queue, while our server owns nothing.
 */
export async function migrateWorkerSchema(owner: pg.Client, ownerUrl: string): Promise<void> {
  const pgPool = new pg.Pool({ connectionString: ownerUrl, max: 2 })
  // A connection that is cut while it is being closed would end the process.
  pgPool.on('error', () => {})
  pgPool.on('connect', (client) => client.on('error', () => {}))
  try {
    await runMigrations({ pgPool })
  } finally {
    await pgPool.end()
  }
  // Looked at first, because the policies lock the tables that other instances are working on.
  const closed = await owner.query(
    `SELECT FROM pg_class AS t
      WHERE t.relnamespace = 'graphile_worker'::regnamespace AND t.relkind IN ('r', 'p')
        AND NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = t.oid AND polname = 'palette_server')`,
  )
  if (closed.rowCount) await owner.query(OPEN)
}

const OPEN = `
  GRANT USAGE ON SCHEMA graphile_worker TO palette_server;
  GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA graphile_worker TO palette_server;
  REVOKE INSERT, UPDATE, DELETE ON graphile_worker.migrations FROM palette_server;
  GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA graphile_worker TO palette_server;
  GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA graphile_worker TO palette_server;
  DO $$
  DECLARE
    closed regclass;
  BEGIN
    FOR closed IN
      SELECT t.oid FROM pg_class AS t
       WHERE t.relnamespace = 'graphile_worker'::regnamespace AND t.relkind IN ('r', 'p')
         AND NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = t.oid AND polname = 'palette_server')
    LOOP
      EXECUTE format('CREATE POLICY palette_server ON %s TO palette_server USING (true) WITH CHECK (true)', closed);
    END LOOP;
  END $$;
`
