-- Who may see and write what. Roles belong to the cluster, so another database may have made them already.
--   palette_server  what the server does itself: sign-in, jobs, the ledger's functions
--   palette_user    one user's rows, by app.user_id, for the length of one transaction
--   palette_admin   what admins read
DO $$
DECLARE
  role_name text;
BEGIN
  FOREACH role_name IN ARRAY ARRAY['palette_server', 'palette_user', 'palette_admin'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I NOLOGIN NOBYPASSRLS', role_name);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL; -- another database's migration was first
      END;
    END IF;
  END LOOP;
END $$;

GRANT USAGE ON SCHEMA public TO palette_server, palette_user, palette_admin;

CREATE FUNCTION app_user_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('app.user_id', true), '')::uuid;

-- Every table with a user in it is forced under row-level security, for its owner too. The owner's policy is there
-- for migrations and for the ledger's functions, which run with the owner's rights.
DO $$
DECLARE
  tables text[] := ARRAY['user', 'session', 'credential', 'verification', 'api_key', 'audit_entry', 'account', 'hold',
    'credit_grant', 'allocation', 'entry', 'action', 'action_progress', 'provider_call', 'usage_bucket'];
  readable_by_admin text[] := ARRAY['user', 'audit_entry', 'account', 'hold', 'credit_grant', 'allocation', 'entry',
    'action', 'provider_call', 'usage_bucket'];
  own record;
  name text;
BEGIN
  FOREACH name IN ARRAY tables LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', name);
    EXECUTE format('CREATE POLICY server ON %I TO palette_server USING (true) WITH CHECK (true)', name);
    EXECUTE format('GRANT SELECT ON %I TO palette_server', name);
  END LOOP;
  FOREACH name IN ARRAY readable_by_admin LOOP
    EXECUTE format('CREATE POLICY admin ON %I FOR SELECT TO palette_admin USING (true)', name);
    EXECUTE format('GRANT SELECT ON %I TO palette_admin', name);
  END LOOP;
  FOR own IN SELECT * FROM (VALUES ('user', 'id'), ('api_key', 'user_id'), ('account', 'id'),
    ('hold', 'account_id'), ('credit_grant', 'account_id'), ('allocation', 'account_id'), ('entry', 'account_id'),
    ('action', 'account_id'), ('action_progress', 'account_id'), ('usage_bucket', 'account_id')) AS o (table_name, owner_column)
  LOOP
    EXECUTE format('CREATE POLICY own ON %I FOR SELECT TO palette_user USING (%I = (SELECT app_user_id()))',
      own.table_name, own.owner_column);
  END LOOP;
END $$;

-- A user reads their own rows, without secrets and without what the work cost the house.
GRANT SELECT ON "user", account, hold, credit_grant, allocation, entry, action_progress TO palette_user;
GRANT SELECT (id, user_id, name, start, scopes, last_used_at, expires_at, created_at) ON api_key TO palette_user;
GRANT SELECT (id, account_id, hold_id, function, status, title, input, model_id, quoted, reserved, charged, input_tokens,
  output_tokens, call_count, text, result, failure_code, failure_message, cancel_requested_at, deadline_at, created_at,
  started_at, ended_at) ON action TO palette_user;
GRANT SELECT (account_id, bucket, function, model_id, actions, points) ON usage_bucket TO palette_user;

-- The catalogue and the price book have no user in them.
GRANT SELECT ON plan, boost_pack, model, function_model TO palette_server, palette_user, palette_admin;
GRANT SELECT ON rate TO palette_server, palette_admin;
GRANT INSERT ON rate TO palette_server;
GRANT INSERT, UPDATE ON model TO palette_server;
GRANT INSERT, UPDATE, DELETE ON function_model TO palette_server;

-- The money tables (account, hold, credit_grant, allocation, entry) are absent here on purpose: the server reads them
-- and runs the ledger's functions, and that is all it can do to them.
GRANT INSERT, UPDATE ON "user" TO palette_server;
GRANT INSERT, UPDATE, DELETE ON session, credential, verification, api_key TO palette_server;
GRANT SELECT, INSERT, UPDATE, DELETE ON rate_window TO palette_server;
GRANT INSERT ON audit_entry TO palette_server;
GRANT INSERT, UPDATE ON action, provider_call, usage_bucket TO palette_server;
GRANT INSERT, DELETE ON action_progress TO palette_server;
