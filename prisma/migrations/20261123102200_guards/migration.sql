-- What keeps a key that leaked, or a program that runs wild, from spending everything within the hour.
CREATE TABLE "guard" (
    "tier" "plan_tier" NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "points_per_hour" BIGINT NOT NULL,
    "times_usual" INTEGER NOT NULL,
    "usual_from" BIGINT NOT NULL,
    "pause_minutes" INTEGER NOT NULL,

    CONSTRAINT "guard_pkey" PRIMARY KEY ("tier")
);

CREATE TABLE "pause" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "account_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "points" BIGINT NOT NULL,
    "limit_points" BIGINT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "lifted_at" TIMESTAMPTZ(3),
    "told_at" TIMESTAMPTZ(3),

    CONSTRAINT "pause_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "pause_account_id_started_at_idx" ON "pause"("account_id", "started_at" DESC);

CREATE INDEX "pause_started_at_id_idx" ON "pause"("started_at" DESC, "id" DESC);

CREATE INDEX "pause_untold_idx" ON "pause"("started_at") WHERE (told_at IS NULL);

ALTER TABLE "pause" ADD CONSTRAINT "pause_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE guard ADD CHECK (points_per_hour > 0), ADD CHECK (times_usual BETWEEN 2 AND 1000), ADD CHECK (usual_from > 0),
  ADD CHECK (pause_minutes BETWEEN 1 AND 10080);
ALTER TABLE pause ADD CHECK (reason IN ('LIMIT', 'UNUSUAL')), ADD CHECK (ends_at > started_at);

INSERT INTO guard (tier, points_per_hour, times_usual, usual_from, pause_minutes) VALUES
  ('FREE', 2000, 10, 1000, 60), ('PRO', 100000, 10, 5000, 60), ('STUDIO', 300000, 10, 15000, 60);

ALTER TABLE pause ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON pause TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY server ON pause TO palette_server USING (true) WITH CHECK (true);
CREATE POLICY admin ON pause FOR SELECT TO palette_admin USING (true);
CREATE POLICY own ON pause FOR SELECT TO palette_user USING (account_id = (SELECT app_user_id()));
GRANT SELECT ON pause TO palette_server, palette_admin, palette_user;
GRANT SELECT ON guard TO palette_server, palette_admin;
GRANT UPDATE (active, points_per_hour, times_usual, usual_from, pause_minutes) ON guard TO palette_server;
-- A pause is made by the ledger alone, under the account's lock.
GRANT UPDATE (lifted_at, told_at) ON pause TO palette_server;

-- The pause that keeps this account from holding so many points more; one that the guard of its plan asks for is made
-- here. NULL: none. What was used in an hour is the difference of two lines; what is usual is asked for only beyond
-- `usual_from`. What was used before a pause that is over, or was lifted, counts no more.
CREATE FUNCTION ledger.pause_of(a account, p_amount bigint, p_now timestamptz) RETURNS pause
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  rule guard;
  last pause;
  v_since timestamptz := p_now - interval '1 hour';
  v_before bigint;
  v_used bigint;
  v_usual bigint;
BEGIN
  SELECT * INTO last FROM pause WHERE account_id = a.id ORDER BY started_at DESC LIMIT 1;
  IF last.id IS NOT NULL THEN
    IF last.lifted_at IS NULL AND last.ends_at > p_now THEN
      RETURN last;
    END IF;
    v_since := greatest(v_since, coalesce(last.lifted_at, last.ends_at));
  END IF;
  SELECT * INTO rule FROM guard WHERE tier = a.plan_tier AND active;
  IF rule.tier IS NULL THEN
    RETURN NULL;
  END IF;
  SELECT e.version INTO v_before FROM entry e
    WHERE e.account_id = a.id AND e.created_at < v_since ORDER BY e.created_at DESC, e.version DESC LIMIT 1;
  SELECT coalesce((SELECT e.kind_taken FROM entry e
      WHERE e.account_id = a.id AND e.kind_name = 'USAGE' ORDER BY e.version DESC LIMIT 1), 0)
    - coalesce((SELECT e.kind_taken FROM entry e
      WHERE e.account_id = a.id AND e.kind_name = 'USAGE' AND e.version <= v_before ORDER BY e.version DESC LIMIT 1), 0)
    + a.held + p_amount INTO v_used;
  last := NULL;
  IF v_used > rule.points_per_hour THEN
    last.reason := 'LIMIT';
    last.limit_points := rule.points_per_hour;
  ELSIF v_used > rule.usual_from THEN
    -- An average hour of those in which anything was used, of four weeks; fewer than five say nothing yet.
    SELECT CASE WHEN count(*) >= 5 THEN sum(points) / count(*) END INTO v_usual FROM (
      SELECT sum(u.points) AS points FROM usage_bucket u
        WHERE u.account_id = a.id AND u.bucket >= p_now - interval '28 days' AND u.bucket < p_now - interval '75 minutes'
        GROUP BY date_bin('1 hour', u.bucket, '2000-01-01T00:00:00Z') HAVING sum(u.points) > 0) AS hours;
    IF v_used > v_usual * rule.times_usual THEN
      last.reason := 'UNUSUAL';
      last.limit_points := greatest(rule.usual_from, v_usual * rule.times_usual);
    END IF;
  END IF;
  IF last.reason IS NULL THEN
    RETURN NULL;
  END IF;
  INSERT INTO pause (account_id, reason, points, limit_points, started_at, ends_at)
    VALUES (a.id, last.reason, v_used, last.limit_points, p_now, p_now + rule.pause_minutes * interval '1 minute')
    RETURNING * INTO last;
  RETURN last;
END $$;

-- As before, and one rule more, for the work that people start: whoever is paused holds nothing.
-- outcome: … · PAUSED, with the pause
DROP FUNCTION ledger.hold;
CREATE FUNCTION ledger.hold(p_account uuid, p_key text, p_request_hash text, p_amount bigint, p_ttl interval,
  p_now timestamptz DEFAULT NULL, p_guarded boolean DEFAULT false)
RETURNS TABLE (outcome text, hold_id uuid, amount bigint, posted bigint, held bigint, version bigint, budget bigint,
  used bigint, month_ends_at timestamptz, pause_id uuid, pause_reason text, pause_ends_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_now timestamptz := coalesce(p_now, now());
  a account;
  earlier hold;
  source record;
  month record;
  halt pause;
  v_hold uuid;
  v_left bigint := p_amount;
  v_take bigint;
  v_position integer := 0;
BEGIN
  IF p_amount IS NULL OR p_amount < 0 OR p_ttl IS NULL OR p_ttl <= interval '0' THEN
    RAISE EXCEPTION 'a hold needs a whole, non-negative amount and a positive time to live' USING ERRCODE = 'check_violation';
  END IF;
  a := ledger.lock_account(p_account);
  SELECT * INTO earlier FROM hold WHERE account_id = p_account AND key = p_key;
  IF FOUND THEN
    RETURN QUERY SELECT CASE WHEN earlier.request_hash = p_request_hash THEN 'REPLAYED' ELSE 'CONFLICT' END,
      earlier.id, earlier.amount, a.posted, a.held, a.version, NULL::bigint, NULL::bigint, NULL::timestamptz, NULL::uuid, NULL::text, NULL::timestamptz;
    RETURN;
  END IF;
  IF a.closed_at IS NOT NULL THEN
    RETURN QUERY SELECT 'CLOSED', NULL::uuid, NULL::bigint, a.posted, a.held, a.version, NULL::bigint, NULL::bigint,
      NULL::timestamptz, NULL::uuid, NULL::text, NULL::timestamptz;
    RETURN;
  END IF;
  IF p_guarded AND p_amount > 0 THEN
    SELECT * INTO halt FROM ledger.pause_of(a, p_amount, v_now);
    IF halt.id IS NOT NULL THEN
      RETURN QUERY SELECT 'PAUSED', NULL::uuid, NULL::bigint, a.posted, a.held, a.version, NULL::bigint, halt.points,
        NULL::timestamptz, halt.id, halt.reason, halt.ends_at;
      RETURN;
    END IF;
  END IF;
  IF ledger.expire_due(p_account, v_now) > 0 THEN
    SELECT * INTO a FROM account WHERE id = p_account;
  END IF;
  IF a.budget_stop AND a.budget_points IS NOT NULL AND p_amount > 0 THEN
    SELECT * INTO month FROM ledger.month_use(a, v_now);
    IF month.used + a.held + p_amount > a.budget_points THEN
      RETURN QUERY SELECT 'OVER_BUDGET', NULL::uuid, NULL::bigint, a.posted, a.held, a.version, a.budget_points, month.used,
        month.ends_at, NULL::uuid, NULL::text, NULL::timestamptz;
      RETURN;
    END IF;
  END IF;
  IF a.posted - a.held < p_amount THEN
    RETURN QUERY SELECT 'INSUFFICIENT', NULL::uuid, NULL::bigint, a.posted, a.held, a.version, NULL::bigint, NULL::bigint,
      NULL::timestamptz, NULL::uuid, NULL::text, NULL::timestamptz;
    RETURN;
  END IF;

  INSERT INTO hold (account_id, key, request_hash, amount, expires_at, created_at)
    VALUES (p_account, p_key, p_request_hash, p_amount, v_now + p_ttl, v_now) RETURNING id INTO v_hold;
  FOR source IN
    SELECT id, remaining - held AS free FROM credit_grant
      WHERE account_id = p_account AND remaining > held AND (expires_at IS NULL OR expires_at > v_now)
      ORDER BY expires_at NULLS LAST, created_at, id
  LOOP
    EXIT WHEN v_left = 0;
    v_take := least(v_left, source.free);
    UPDATE credit_grant SET held = held + v_take WHERE id = source.id;
    INSERT INTO allocation (hold_id, grant_id, account_id, position, amount)
      VALUES (v_hold, source.id, p_account, v_position, v_take);
    v_left := v_left - v_take;
    v_position := v_position + 1;
  END LOOP;
  IF v_left <> 0 THEN
    RAISE EXCEPTION 'the grants of account % do not add up to what is available', p_account USING ERRCODE = 'data_corrupted';
  END IF;

  UPDATE account SET held = held + p_amount, version = version + 1 WHERE id = p_account RETURNING * INTO a;
  RETURN QUERY SELECT 'HELD', v_hold, p_amount, a.posted, a.held, a.version, NULL::bigint, NULL::bigint, NULL::timestamptz, NULL::uuid, NULL::text, NULL::timestamptz;
END $$;

REVOKE EXECUTE ON FUNCTION ledger.pause_of, ledger.hold FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.hold TO palette_server;
