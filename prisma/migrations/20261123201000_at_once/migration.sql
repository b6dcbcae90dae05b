-- How much of an account's work runs at once: the plan's, and counted where the account is locked, so that starts that meet
-- cannot pass it together.
ALTER TABLE "plan" ADD COLUMN "at_once" INTEGER NOT NULL DEFAULT 250;
ALTER TABLE plan ALTER COLUMN at_once DROP DEFAULT, ADD CHECK (at_once BETWEEN 1 AND 10000);
UPDATE plan SET at_once = CASE tier WHEN 'FREE' THEN 50 WHEN 'PRO' THEN 250 ELSE 1000 END;

CREATE INDEX "hold_open_account_idx" ON "hold"("account_id") WHERE (state = 'OPEN');

-- As before, and one rule more, for the work that people start.
-- outcome: … · AT_ONCE, with the plan's limit
DROP FUNCTION ledger.hold;
CREATE FUNCTION ledger.hold(p_account uuid, p_key text, p_request_hash text, p_amount bigint, p_ttl interval,
  p_now timestamptz DEFAULT NULL, p_guarded boolean DEFAULT false)
RETURNS TABLE (outcome text, hold_id uuid, amount bigint, posted bigint, held bigint, version bigint, budget bigint,
  used bigint, month_ends_at timestamptz, pause_id uuid, pause_reason text, pause_ends_at timestamptz, at_once integer)
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
  v_most integer;
BEGIN
  IF p_amount IS NULL OR p_amount < 0 OR p_ttl IS NULL OR p_ttl <= interval '0' THEN
    RAISE EXCEPTION 'a hold needs a whole, non-negative amount and a positive time to live' USING ERRCODE = 'check_violation';
  END IF;
  a := ledger.lock_account(p_account);
  SELECT * INTO earlier FROM hold WHERE account_id = p_account AND key = p_key;
  IF FOUND THEN
    RETURN QUERY SELECT CASE WHEN earlier.request_hash = p_request_hash THEN 'REPLAYED' ELSE 'CONFLICT' END,
      earlier.id, earlier.amount, a.posted, a.held, a.version, NULL::bigint, NULL::bigint, NULL::timestamptz, NULL::uuid, NULL::text, NULL::timestamptz, NULL::integer;
    RETURN;
  END IF;
  IF a.closed_at IS NOT NULL THEN
    RETURN QUERY SELECT 'CLOSED', NULL::uuid, NULL::bigint, a.posted, a.held, a.version, NULL::bigint, NULL::bigint,
      NULL::timestamptz, NULL::uuid, NULL::text, NULL::timestamptz, NULL::integer;
    RETURN;
  END IF;
  IF p_guarded THEN
    SELECT plan.at_once INTO v_most FROM plan WHERE tier = a.plan_tier;
    IF (SELECT count(*) FROM (
          SELECT FROM hold WHERE account_id = p_account AND state = 'OPEN' LIMIT v_most) AS running) >= v_most THEN
      RETURN QUERY SELECT 'AT_ONCE', NULL::uuid, NULL::bigint, a.posted, a.held, a.version, NULL::bigint, NULL::bigint,
        NULL::timestamptz, NULL::uuid, NULL::text, NULL::timestamptz, v_most;
      RETURN;
    END IF;
  END IF;
  IF p_guarded AND p_amount > 0 THEN
    SELECT * INTO halt FROM ledger.pause_of(a, p_amount, v_now);
    IF halt.id IS NOT NULL THEN
      RETURN QUERY SELECT 'PAUSED', NULL::uuid, NULL::bigint, a.posted, a.held, a.version, NULL::bigint, halt.points,
        NULL::timestamptz, halt.id, halt.reason, halt.ends_at, NULL::integer;
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
        month.ends_at, NULL::uuid, NULL::text, NULL::timestamptz, NULL::integer;
      RETURN;
    END IF;
  END IF;
  IF a.posted - a.held < p_amount THEN
    RETURN QUERY SELECT 'INSUFFICIENT', NULL::uuid, NULL::bigint, a.posted, a.held, a.version, NULL::bigint, NULL::bigint,
      NULL::timestamptz, NULL::uuid, NULL::text, NULL::timestamptz, NULL::integer;
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
  RETURN QUERY SELECT 'HELD', v_hold, p_amount, a.posted, a.held, a.version, NULL::bigint, NULL::bigint, NULL::timestamptz, NULL::uuid, NULL::text, NULL::timestamptz, NULL::integer;
END $$;

REVOKE EXECUTE ON FUNCTION ledger.hold FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.hold TO palette_server;
