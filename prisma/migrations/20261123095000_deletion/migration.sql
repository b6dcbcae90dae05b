-- A person may leave. What says who they were and what they wrote goes; the books stay, under an account without a name.
ALTER TABLE "user" ADD COLUMN "address_hash" TEXT,
ADD COLUMN "deleted_at" TIMESTAMPTZ(3);
ALTER TABLE "account" ADD COLUMN "closed_at" TIMESTAMPTZ(3);

-- Whose month has been given already: a keyed hash of the address, and the month, until it is over. See decision 0014.
CREATE TABLE "deleted_address" (
    "hash" TEXT NOT NULL,
    "anchor_at" TIMESTAMPTZ(3) NOT NULL,
    "time_zone" TEXT NOT NULL,
    "renews_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "deleted_address_pkey" PRIMARY KEY ("hash")
);
CREATE INDEX "deleted_address_renews_at_idx" ON "deleted_address"("renews_at");

-- Files that are to go, and are tried again until they are gone.
CREATE TABLE "doomed_file" (
    "key" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "doomed_file_pkey" PRIMARY KEY ("key")
);
CREATE INDEX "doomed_file_next_attempt_at_idx" ON "doomed_file"("next_attempt_at");

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['deleted_address', 'doomed_file'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', name);
    EXECUTE format('CREATE POLICY server ON %I TO palette_server USING (true) WITH CHECK (true)', name);
    EXECUTE format('GRANT SELECT, DELETE ON %I TO palette_server', name);
  END LOOP;
END $$;
GRANT INSERT, UPDATE ON doomed_file TO palette_server;
GRANT DELETE ON output, notification_setting TO palette_server;

-- Nobody gets in as somebody who has left, whoever was first: the lock waits for a deletion that is under way, and looks
-- again behind it.
CREATE FUNCTION refuse_deleted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM "user" WHERE id = NEW.user_id AND deleted_at IS NULL FOR KEY SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'user % has left', NEW.user_id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER not_deleted BEFORE INSERT ON session FOR EACH ROW EXECUTE FUNCTION refuse_deleted();
CREATE TRIGGER not_deleted BEFORE INSERT ON credential FOR EACH ROW EXECUTE FUNCTION refuse_deleted();
CREATE TRIGGER not_deleted BEFORE INSERT ON api_key FOR EACH ROW EXECUTE FUNCTION refuse_deleted();

-- A line repeats the first words of what was asked for. Of a closed account they may be taken out, and nothing else of a
-- line may ever change.
CREATE FUNCTION refuse_entry_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF tg_op = 'UPDATE' AND NEW.description = 'Deleted with the account'
    AND to_jsonb(NEW) - 'description' = to_jsonb(OLD) - 'description'
    AND EXISTS (SELECT FROM account WHERE id = OLD.account_id AND closed_at IS NOT NULL) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% is append-only', tg_table_name USING ERRCODE = 'restrict_violation';
END $$;
DROP TRIGGER append_only ON entry;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON entry FOR EACH ROW EXECUTE FUNCTION refuse_entry_change();

-- Ends an account for good: what is posted stays in the books, nothing more is given, held or told. p_hashes: of the
-- addresses that it was known by. outcome: CLOSED · RUNNING (work holds points; nothing was changed) · REPLAYED
CREATE FUNCTION ledger.close_account(p_account uuid, p_hashes text[], p_now timestamptz DEFAULT NULL)
RETURNS TABLE (outcome text, posted bigint, held bigint, version bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_now timestamptz := coalesce(p_now, now());
  a account;
BEGIN
  a := ledger.lock_account(p_account);
  IF a.closed_at IS NOT NULL OR EXISTS (SELECT FROM hold WHERE account_id = p_account AND state = 'OPEN') THEN
    RETURN QUERY SELECT CASE WHEN a.closed_at IS NULL THEN 'RUNNING' ELSE 'REPLAYED' END, a.posted, a.held, a.version;
    RETURN;
  END IF;
  UPDATE account SET closed_at = v_now, next_plan_tier = NULL, version = version + 1 WHERE id = p_account
    RETURNING * INTO a;
  UPDATE entry SET description = 'Deleted with the account'
    WHERE account_id = p_account AND kind_name IN ('USAGE', 'ADJUSTMENT');
  INSERT INTO deleted_address (hash, anchor_at, time_zone, renews_at)
    SELECT DISTINCT given, a.anchor_at, a.time_zone, a.renews_at FROM unnest(p_hashes) AS given WHERE a.renews_at > v_now
    ON CONFLICT (hash) DO UPDATE SET anchor_at = excluded.anchor_at, time_zone = excluded.time_zone,
      renews_at = excluded.renews_at WHERE excluded.renews_at > deleted_address.renews_at;
  RETURN QUERY SELECT 'CLOSED', a.posted, a.held, a.version;
END $$;
REVOKE EXECUTE ON FUNCTION ledger.close_account FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.close_account TO palette_server;

-- As before, but never for an account that is closed.
CREATE OR REPLACE FUNCTION ledger.renew(p_account uuid, p_now timestamptz DEFAULT NULL)
RETURNS TABLE (outcome text, posted bigint, held bigint, version bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_now timestamptz := coalesce(p_now, now());
  a account;
  p plan;
  v_period record;
BEGIN
  a := ledger.lock_account(p_account);
  IF a.renews_at > v_now OR a.closed_at IS NOT NULL THEN
    RETURN QUERY SELECT 'NOT_DUE', a.posted, a.held, a.version;
    RETURN;
  END IF;
  PERFORM ledger.expire_due(p_account, v_now);
  SELECT * INTO v_period FROM ledger.period_of(a.anchor_at, a.time_zone, v_now);
  SELECT * INTO p FROM plan WHERE tier = coalesce(a.next_plan_tier, a.plan_tier);
  UPDATE account SET plan_tier = p.tier, next_plan_tier = NULL, renews_at = v_period.ends_at WHERE id = p_account;
  IF p.monthly_points > 0 THEN
    PERFORM ledger.grant(p_account, 'ALLOCATION', p.monthly_points,
      'allocation:' || to_char(v_period.starts_at AT TIME ZONE a.time_zone, 'YYYY-MM-DD'),
      p.name || ' plan, monthly points', v_period.ends_at, v_now);
  END IF;
  RETURN QUERY SELECT 'RENEWED', a2.posted, a2.held, a2.version FROM account a2 WHERE a2.id = p_account;
END $$;

-- As before, but who left within the month and comes back takes up that month: its points were given. The next ones come
-- with its end.
CREATE OR REPLACE FUNCTION ledger.open_account() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_zone text := coalesce(NEW.time_zone, 'UTC');
  v_renews_at timestamptz;
  former deleted_address;
BEGIN
  SELECT * INTO former FROM deleted_address WHERE hash = NEW.address_hash AND renews_at > NEW.created_at;
  IF FOUND THEN
    INSERT INTO account (id, plan_tier, anchor_at, time_zone, renews_at, created_at)
      VALUES (NEW.id, 'PRO', former.anchor_at, former.time_zone, former.renews_at, NEW.created_at);
    RETURN NULL;
  END IF;
  BEGIN
    v_renews_at := (SELECT ends_at FROM ledger.period_of(NEW.created_at, v_zone, NEW.created_at));
  EXCEPTION WHEN invalid_parameter_value THEN
    v_zone := 'UTC';
    v_renews_at := (SELECT ends_at FROM ledger.period_of(NEW.created_at, v_zone, NEW.created_at));
  END;
  INSERT INTO account (id, plan_tier, anchor_at, time_zone, renews_at, created_at)
    VALUES (NEW.id, 'PRO', NEW.created_at, v_zone, v_renews_at, NEW.created_at);
  PERFORM ledger.grant(NEW.id, 'ALLOCATION', p.monthly_points,
      'allocation:' || to_char(NEW.created_at AT TIME ZONE v_zone, 'YYYY-MM-DD'),
      p.name || ' plan, monthly points', v_renews_at, NEW.created_at)
    FROM plan p WHERE p.tier = 'PRO' AND p.monthly_points > 0;
  RETURN NULL;
END $$;

-- As before, but a closed account is told nothing.
CREATE OR REPLACE FUNCTION tell_notice(p_id uuid, p_account uuid, p_key text, p_kind text, p_title text, p_body text,
  p_href text, p_now timestamptz DEFAULT NULL) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM notification WHERE account_id = p_account AND key = p_key) THEN
    RETURN false;
  END IF;
  PERFORM FROM account WHERE id = p_account AND closed_at IS NULL FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  INSERT INTO notification (id, account_id, key, kind, title, body, href, created_at)
    VALUES (p_id, p_account, p_key, p_kind, p_title, p_body, p_href, coalesce(p_now, now()))
    ON CONFLICT (account_id, key) DO NOTHING;
  RETURN FOUND;
END $$;
