-- The rules of money. Each function locks the account's row first, so that everything that happens to one account
-- happens one after another and locks are always taken in the same order; each is idempotent by its key, and each
-- raises the account's version by one for every change. server/credits/rules.ts says the same as a reference model.
--
-- p_now: the instant to use; NULL is the database's own clock.

ALTER TABLE account
  ADD CHECK (held >= 0 AND posted >= held),
  ADD CHECK (posted <= 9007199254740991),
  ADD CHECK (version >= 0),
  ADD CHECK (anchor_day BETWEEN 1 AND 31),
  SET (fillfactor = 70);

ALTER TABLE hold
  ADD CHECK (amount BETWEEN 0 AND 9007199254740991),
  ADD CHECK (captured BETWEEN 0 AND amount),
  ADD CHECK ((state = 'CAPTURED') = (captured IS NOT NULL)),
  ADD CHECK ((state = 'OPEN') = (resolved_at IS NULL)),
  ADD CHECK (length(key) BETWEEN 1 AND 300),
  SET (fillfactor = 70);

ALTER TABLE credit_grant
  ADD CHECK (amount BETWEEN 1 AND 9007199254740991),
  ADD CHECK (held >= 0 AND remaining >= held AND remaining <= amount),
  ADD CHECK (kind <> 'BOOST' OR expires_at IS NULL),
  SET (fillfactor = 70);

ALTER TABLE allocation
  ADD CHECK (amount > 0),
  ADD CHECK (captured BETWEEN 0 AND amount);

ALTER TABLE entry
  ADD CHECK (amount <> 0),
  ADD CHECK (balance_after >= 0),
  ADD CHECK (CASE kind
    WHEN 'USAGE' THEN amount < 0
    WHEN 'EXPIRY' THEN amount < 0
    WHEN 'ALLOCATION' THEN amount > 0
    WHEN 'BOOST' THEN amount > 0
    WHEN 'PROMO' THEN amount > 0
    ELSE true END);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', tg_table_name USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON entry EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON audit_entry EXECUTE FUNCTION refuse_change();

-- A hold is resolved once, and what it was made of does not change.
CREATE FUNCTION refuse_reopening() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'OPEN' OR (NEW.id, NEW.account_id, NEW.key, NEW.amount) <> (OLD.id, OLD.account_id, OLD.key, OLD.amount) THEN
    RAISE EXCEPTION 'hold % is resolved already', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER resolved_once BEFORE UPDATE ON hold FOR EACH ROW EXECUTE FUNCTION refuse_reopening();

CREATE SCHEMA ledger;
GRANT USAGE ON SCHEMA ledger TO palette_server;

CREATE FUNCTION ledger.lock_account(p_account uuid) RETURNS account
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  a account;
BEGIN
  SELECT * INTO a FROM account WHERE id = p_account FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no account %', p_account USING ERRCODE = 'no_data_found';
  END IF;
  RETURN a;
END $$;

-- Moves what is posted, and writes the line that says why. Private: the functions below are the only callers.
CREATE FUNCTION ledger.post(p_account uuid, p_kind entry_kind, p_amount bigint, p_held_change bigint, p_key text,
  p_description text, p_hold uuid, p_grant uuid, p_now timestamptz) RETURNS account
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  a account;
BEGIN
  UPDATE account SET posted = posted + p_amount, held = held + p_held_change, version = version + 1
    WHERE id = p_account RETURNING * INTO a;
  IF p_amount <> 0 THEN
    INSERT INTO entry (account_id, version, kind, amount, balance_after, description, key, hold_id, grant_id, created_at)
      VALUES (p_account, a.version, p_kind, p_amount, a.posted, p_description, p_key, p_hold, p_grant, p_now);
  END IF;
  RETURN a;
END $$;

-- Takes back what is left, and not held, of grants that are due. Call under the account's lock.
CREATE FUNCTION ledger.expire_due(p_account uuid, p_now timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  due credit_grant;
  expired integer := 0;
BEGIN
  FOR due IN
    SELECT * FROM credit_grant
      WHERE account_id = p_account AND expires_at <= p_now AND remaining > held
      ORDER BY expires_at, created_at, id
  LOOP
    UPDATE credit_grant SET remaining = due.held WHERE id = due.id;
    PERFORM ledger.post(p_account, 'EXPIRY', due.held - due.remaining, 0,
      'expire:' || due.id || ':' || due.remaining, 'Expired points', NULL, due.id, p_now);
    expired := expired + 1;
  END LOOP;
  RETURN expired;
END $$;

CREATE FUNCTION ledger.expire(p_account uuid, p_now timestamptz DEFAULT NULL)
RETURNS TABLE (expired integer, posted bigint, held bigint, version bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM ledger.lock_account(p_account);
  expired := ledger.expire_due(p_account, coalesce(p_now, now()));
  RETURN QUERY SELECT expired, a.posted, a.held, a.version FROM account a WHERE a.id = p_account;
END $$;

-- Sets points aside, soonest expiry first, and remembers which grants gave them.
-- outcome: HELD · REPLAYED (same key, same input: the first hold) · CONFLICT (same key, other input) · INSUFFICIENT
CREATE FUNCTION ledger.hold(p_account uuid, p_key text, p_request_hash text, p_amount bigint, p_ttl interval,
  p_now timestamptz DEFAULT NULL)
RETURNS TABLE (outcome text, hold_id uuid, amount bigint, posted bigint, held bigint, version bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_now timestamptz := coalesce(p_now, now());
  a account;
  earlier hold;
  source record;
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
      earlier.id, earlier.amount, a.posted, a.held, a.version;
    RETURN;
  END IF;
  IF ledger.expire_due(p_account, v_now) > 0 THEN
    SELECT * INTO a FROM account WHERE id = p_account;
  END IF;
  IF a.posted - a.held < p_amount THEN
    RETURN QUERY SELECT 'INSUFFICIENT', NULL::uuid, NULL::bigint, a.posted, a.held, a.version;
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
  RETURN QUERY SELECT 'HELD', v_hold, p_amount, a.posted, a.held, a.version;
END $$;

-- Ends a hold: p_amount of it is used, the rest goes back to the grants it came from; what goes back to a grant that
-- has expired meanwhile expires at once. Private.
CREATE FUNCTION ledger.resolve(p_account uuid, p_hold uuid, p_state hold_state, p_amount bigint, p_description text,
  p_now timestamptz)
RETURNS TABLE (outcome text, captured bigint, posted bigint, held bigint, version bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_now timestamptz := coalesce(p_now, now());
  a account;
  h hold;
  part allocation;
  v_left bigint := p_amount;
  v_used bigint;
BEGIN
  a := ledger.lock_account(p_account);
  SELECT * INTO h FROM hold WHERE id = p_hold AND account_id = p_account;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'account % has no hold %', p_account, p_hold USING ERRCODE = 'no_data_found';
  END IF;
  IF h.state <> 'OPEN' THEN
    RETURN QUERY SELECT CASE WHEN h.state = p_state AND coalesce(h.captured, 0) = p_amount THEN 'REPLAYED' ELSE 'RESOLVED' END,
      coalesce(h.captured, 0), a.posted, a.held, a.version;
    RETURN;
  END IF;
  IF p_amount IS NULL OR p_amount < 0 OR p_amount > h.amount THEN
    RAISE EXCEPTION 'hold % is of %, not %', p_hold, h.amount, p_amount USING ERRCODE = 'check_violation';
  END IF;

  FOR part IN SELECT * FROM allocation WHERE hold_id = p_hold ORDER BY position LOOP
    v_used := least(v_left, part.amount);
    UPDATE credit_grant SET remaining = remaining - v_used, held = held - part.amount WHERE id = part.grant_id;
    UPDATE allocation SET captured = v_used WHERE hold_id = p_hold AND grant_id = part.grant_id;
    v_left := v_left - v_used;
  END LOOP;
  UPDATE hold SET state = p_state, captured = CASE WHEN p_state = 'CAPTURED' THEN p_amount END, resolved_at = v_now
    WHERE id = p_hold;
  a := ledger.post(p_account, 'USAGE', -p_amount, -h.amount, 'capture:' || p_hold, p_description, p_hold, NULL, v_now);
  IF ledger.expire_due(p_account, v_now) > 0 THEN
    SELECT * INTO a FROM account WHERE id = p_account;
  END IF;
  RETURN QUERY SELECT p_state::text, p_amount, a.posted, a.held, a.version;
END $$;

-- outcome: CAPTURED · REPLAYED (captured before, with the same amount) · RESOLVED (ended before, in another way)
CREATE FUNCTION ledger.capture(p_account uuid, p_hold uuid, p_amount bigint, p_description text,
  p_now timestamptz DEFAULT NULL)
RETURNS TABLE (outcome text, captured bigint, posted bigint, held bigint, version bigint)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT * FROM ledger.resolve(p_account, p_hold, 'CAPTURED', p_amount, p_description, p_now);
$$;

-- outcome: RELEASED or EXPIRED (p_expired: its time was up) · REPLAYED · RESOLVED
CREATE FUNCTION ledger.release(p_account uuid, p_hold uuid, p_expired boolean DEFAULT false,
  p_now timestamptz DEFAULT NULL)
RETURNS TABLE (outcome text, captured bigint, posted bigint, held bigint, version bigint)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT * FROM ledger.resolve(p_account, p_hold, CASE WHEN p_expired THEN 'EXPIRED' ELSE 'RELEASED' END::hold_state, 0, '', p_now);
$$;

-- Issues points. outcome: GRANTED · REPLAYED · CONFLICT (same key, other kind or amount)
CREATE FUNCTION ledger.grant(p_account uuid, p_kind grant_kind, p_amount bigint, p_key text, p_description text,
  p_expires_at timestamptz DEFAULT NULL, p_now timestamptz DEFAULT NULL)
RETURNS TABLE (outcome text, grant_id uuid, entry_id uuid, posted bigint, held bigint, version bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_now timestamptz := coalesce(p_now, now());
  a account;
  earlier credit_grant;
  v_grant uuid;
BEGIN
  a := ledger.lock_account(p_account);
  SELECT * INTO earlier FROM credit_grant WHERE account_id = p_account AND key = p_key;
  IF FOUND THEN
    RETURN QUERY SELECT CASE WHEN earlier.kind = p_kind AND earlier.amount = p_amount THEN 'REPLAYED' ELSE 'CONFLICT' END,
      earlier.id, (SELECT id FROM entry WHERE account_id = p_account AND key = 'grant:' || p_key),
      a.posted, a.held, a.version;
    RETURN;
  END IF;
  INSERT INTO credit_grant (account_id, kind, amount, remaining, key, expires_at, created_at)
    VALUES (p_account, p_kind, p_amount, p_amount, p_key, p_expires_at, v_now) RETURNING id INTO v_grant;
  a := ledger.post(p_account, p_kind::text::entry_kind, p_amount, 0, 'grant:' || p_key, p_description, NULL, v_grant, v_now);
  RETURN QUERY SELECT 'GRANTED', v_grant, (SELECT id FROM entry WHERE account_id = p_account AND version = a.version),
    a.posted, a.held, a.version;
END $$;

-- An admin's entry: points given, or taken from what is available, soonest expiry first.
-- outcome: ADJUSTED · REPLAYED · CONFLICT · INSUFFICIENT
CREATE FUNCTION ledger.adjust(p_account uuid, p_amount bigint, p_key text, p_description text,
  p_now timestamptz DEFAULT NULL)
RETURNS TABLE (outcome text, entry_id uuid, posted bigint, held bigint, version bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_now timestamptz := coalesce(p_now, now());
  v_key text := CASE WHEN p_amount > 0 THEN 'grant:adjust:' ELSE 'adjust:' END || p_key;
  a account;
  earlier entry;
  source record;
  v_left bigint := -p_amount;
  v_take bigint;
BEGIN
  IF p_amount IS NULL OR p_amount = 0 THEN
    RAISE EXCEPTION 'an adjustment needs an amount' USING ERRCODE = 'check_violation';
  END IF;
  a := ledger.lock_account(p_account);
  SELECT * INTO earlier FROM entry
    WHERE account_id = p_account AND key IN ('grant:adjust:' || p_key, 'adjust:' || p_key);
  IF FOUND THEN
    RETURN QUERY SELECT
      CASE WHEN earlier.amount = p_amount AND earlier.description = p_description THEN 'REPLAYED' ELSE 'CONFLICT' END,
      earlier.id, a.posted, a.held, a.version;
    RETURN;
  END IF;
  IF p_amount > 0 THEN
    PERFORM ledger.grant(p_account, 'ADJUSTMENT', p_amount, 'adjust:' || p_key, p_description, NULL, p_now);
  ELSE
    IF ledger.expire_due(p_account, v_now) > 0 THEN
      SELECT * INTO a FROM account WHERE id = p_account;
    END IF;
    IF a.posted - a.held < v_left THEN
      RETURN QUERY SELECT 'INSUFFICIENT', NULL::uuid, a.posted, a.held, a.version;
      RETURN;
    END IF;
    FOR source IN
      SELECT id, remaining - held AS free FROM credit_grant
        WHERE account_id = p_account AND remaining > held ORDER BY expires_at NULLS LAST, created_at, id
    LOOP
      EXIT WHEN v_left = 0;
      v_take := least(v_left, source.free);
      UPDATE credit_grant SET remaining = remaining - v_take WHERE id = source.id;
      v_left := v_left - v_take;
    END LOOP;
    PERFORM ledger.post(p_account, 'ADJUSTMENT', p_amount, 0, v_key, p_description, NULL, NULL, v_now);
  END IF;
  RETURN QUERY SELECT 'ADJUSTED', e.id, a2.posted, a2.held, a2.version
    FROM account a2 JOIN entry e ON e.account_id = a2.id AND e.key = v_key WHERE a2.id = p_account;
END $$;

-- Who signs up has an account and the month's points in the same statement: there is no user without one.
CREATE FUNCTION ledger.open_account() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_renews_at timestamptz := (NEW.created_at AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC';
BEGIN
  INSERT INTO account (id, plan_tier, anchor_day, renews_at, created_at)
    VALUES (NEW.id, 'PRO', extract(day FROM NEW.created_at AT TIME ZONE 'UTC'), v_renews_at, NEW.created_at);
  PERFORM ledger.grant(NEW.id, 'ALLOCATION', p.monthly_points, 'allocation:' || to_char(NEW.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'),
      p.name || ' plan, monthly points', v_renews_at, NEW.created_at)
    FROM plan p WHERE p.tier = 'PRO' AND p.monthly_points > 0;
  RETURN NULL;
END $$;
CREATE TRIGGER open_account AFTER INSERT ON "user" FOR EACH ROW EXECUTE FUNCTION ledger.open_account();

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA ledger FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.hold, ledger.capture, ledger.release, ledger.grant, ledger.expire, ledger.adjust
  TO palette_server;
