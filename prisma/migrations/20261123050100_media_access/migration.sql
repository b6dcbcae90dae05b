-- What comes from a provider must not give points away or take them.
ALTER TABLE media_price ADD CHECK (micro_usd > 0);
ALTER TABLE output ADD CHECK (bytes > 0), ADD CHECK (position >= 0);

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['prediction', 'output'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', name);
    EXECUTE format('CREATE POLICY server ON %I TO palette_server USING (true) WITH CHECK (true)', name);
    EXECUTE format('CREATE POLICY admin ON %I FOR SELECT TO palette_admin USING (true)', name);
    EXECUTE format('GRANT SELECT ON %I TO palette_server, palette_admin', name);
  END LOOP;
END $$;

-- A user sees what came out, and not where it lies or came from.
CREATE POLICY own ON output FOR SELECT TO palette_user USING (account_id = (SELECT app_user_id()));
GRANT SELECT (id, account_id, action_id, part, position, content_type, bytes, created_at) ON output TO palette_user;
GRANT SELECT (unknown_since) ON action TO palette_user;

GRANT INSERT, UPDATE ON prediction TO palette_server;
GRANT INSERT ON output TO palette_server;
GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_event TO palette_server;
GRANT SELECT ON media_price TO palette_server, palette_user, palette_admin;
GRANT INSERT, UPDATE, DELETE ON media_price TO palette_server;
