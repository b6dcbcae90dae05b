-- What a person allows themselves of their points in one of their months, from renewal to renewal.
ALTER TABLE "account" ADD COLUMN "budget_points" BIGINT,
ADD COLUMN "budget_warn_percent" INTEGER NOT NULL DEFAULT 80,
ADD COLUMN "budget_stop" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE account
  ADD CHECK (budget_points BETWEEN 1 AND 9007199254740991),
  ADD CHECK (budget_warn_percent BETWEEN 50 AND 95);

-- When the account's month began, and what was used in it: the difference of two lines, however many there are. Between
-- the end of a month and its renewal by the job the new month counts already.
CREATE FUNCTION ledger.month_use(a account, p_now timestamptz, OUT starts_at timestamptz, OUT ends_at timestamptz,
  OUT used bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_before bigint;
BEGIN
  SELECT p.starts_at, p.ends_at INTO month_use.starts_at, month_use.ends_at FROM ledger.period_of(a.anchor_at, a.time_zone,
    CASE WHEN a.renews_at > p_now THEN a.renews_at - interval '1 second' ELSE p_now END) AS p;
  SELECT e.version INTO v_before FROM entry e
    WHERE e.account_id = a.id AND e.created_at < month_use.starts_at ORDER BY e.created_at DESC, e.version DESC LIMIT 1;
  SELECT coalesce((SELECT e.kind_taken FROM entry e
      WHERE e.account_id = a.id AND e.kind_name = 'USAGE' ORDER BY e.version DESC LIMIT 1), 0)
    - coalesce((SELECT e.kind_taken FROM entry e
      WHERE e.account_id = a.id AND e.kind_name = 'USAGE' AND e.version <= v_before ORDER BY e.version DESC LIMIT 1), 0)
    INTO used;
END $$;

-- The budget, the month and its use. No row: the account has none.
CREATE FUNCTION ledger.budget_use(p_account uuid, p_now timestamptz DEFAULT NULL)
RETURNS TABLE (points bigint, warn_percent integer, stop boolean, used bigint, held bigint, starts_at timestamptz,
  ends_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.budget_points, a.budget_warn_percent, a.budget_stop, m.used, a.held, m.starts_at, m.ends_at
  FROM account a CROSS JOIN LATERAL ledger.month_use(a, coalesce(p_now, now())) AS m
  WHERE a.id = p_account AND a.budget_points IS NOT NULL;
$$;

-- p_points NULL: no budget. Setting what is set changes nothing. Gives the version.
CREATE FUNCTION ledger.set_budget(p_account uuid, p_points bigint, p_warn_percent integer, p_stop boolean) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM ledger.lock_account(p_account);
  UPDATE account SET budget_points = p_points, budget_warn_percent = p_warn_percent, budget_stop = p_stop,
      version = version + 1
    WHERE id = p_account AND (budget_points, budget_warn_percent, budget_stop)
      IS DISTINCT FROM (p_points, p_warn_percent, p_stop);
  RETURN (SELECT version FROM account WHERE id = p_account);
END $$;

-- As before, and one rule more: what is used of the month and what is held never passes a budget that stops, decided
-- under the account's lock like the rest. It comes before the points there are: more of them would not help.
-- outcome: HELD · REPLAYED (same key, same input: the first hold) · CONFLICT (same key, other input) · INSUFFICIENT ·
-- OVER_BUDGET, with the budget, what is used of it, and when its month ends · CLOSED
DROP FUNCTION ledger.hold;
CREATE FUNCTION ledger.hold(p_account uuid, p_key text, p_request_hash text, p_amount bigint, p_ttl interval,
  p_now timestamptz DEFAULT NULL)
RETURNS TABLE (outcome text, hold_id uuid, amount bigint, posted bigint, held bigint, version bigint, budget bigint,
  used bigint, month_ends_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_now timestamptz := coalesce(p_now, now());
  a account;
  earlier hold;
  source record;
  month record;
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
      earlier.id, earlier.amount, a.posted, a.held, a.version, NULL::bigint, NULL::bigint, NULL::timestamptz;
    RETURN;
  END IF;
  IF a.closed_at IS NOT NULL THEN
    RETURN QUERY SELECT 'CLOSED', NULL::uuid, NULL::bigint, a.posted, a.held, a.version, NULL::bigint, NULL::bigint,
      NULL::timestamptz;
    RETURN;
  END IF;
  IF ledger.expire_due(p_account, v_now) > 0 THEN
    SELECT * INTO a FROM account WHERE id = p_account;
  END IF;
  IF a.budget_stop AND a.budget_points IS NOT NULL AND p_amount > 0 THEN
    SELECT * INTO month FROM ledger.month_use(a, v_now);
    IF month.used + a.held + p_amount > a.budget_points THEN
      RETURN QUERY SELECT 'OVER_BUDGET', NULL::uuid, NULL::bigint, a.posted, a.held, a.version, a.budget_points, month.used,
        month.ends_at;
      RETURN;
    END IF;
  END IF;
  IF a.posted - a.held < p_amount THEN
    RETURN QUERY SELECT 'INSUFFICIENT', NULL::uuid, NULL::bigint, a.posted, a.held, a.version, NULL::bigint, NULL::bigint,
      NULL::timestamptz;
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
  RETURN QUERY SELECT 'HELD', v_hold, p_amount, a.posted, a.held, a.version, NULL::bigint, NULL::bigint, NULL::timestamptz;
END $$;

REVOKE EXECUTE ON FUNCTION ledger.month_use, ledger.budget_use, ledger.set_budget, ledger.hold FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.budget_use, ledger.set_budget, ledger.hold TO palette_server;
