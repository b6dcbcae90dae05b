-- The same day and time of the clock in another zone: for the renewal, and for what ends with it. A change to the east
-- may find the renewal due at once, which is then made; the day of the clock, and with it the key of the month's grant,
-- stays the same, so that no month is given twice. Setting the zone that is set changes nothing.
-- NULL: there is no such zone.
CREATE OR REPLACE FUNCTION ledger.set_time_zone(p_account uuid, p_zone text, p_now timestamptz DEFAULT NULL) RETURNS timestamptz
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  a account;
  v_renews_at timestamptz;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_timezone_names WHERE name = p_zone) THEN
    RETURN NULL;
  END IF;
  PERFORM ledger.renew(p_account, p_now);
  a := ledger.lock_account(p_account);
  IF a.time_zone = p_zone THEN
    RETURN a.renews_at;
  END IF;
  v_renews_at := (a.renews_at AT TIME ZONE a.time_zone) AT TIME ZONE p_zone;
  UPDATE credit_grant SET expires_at = v_renews_at
    WHERE account_id = p_account AND kind = 'ALLOCATION' AND expires_at = a.renews_at;
  UPDATE account SET time_zone = p_zone, renews_at = v_renews_at, version = a.version + 1,
    anchor_at = (a.anchor_at AT TIME ZONE a.time_zone) AT TIME ZONE p_zone WHERE id = p_account;
  PERFORM ledger.renew(p_account, p_now);
  RETURN (SELECT renews_at FROM account WHERE id = p_account);
END $$;

-- As before, and three things more. A period never gives more than a month of the plan that it ends on, whatever was
-- changed meanwhile: also where the plans themselves were edited, and what was an upgrade is one again. Whatever changes
-- the account raises its version, a planned change too: who follows the account hears of it. And the month is the one that
-- ends at the renewal: after a change to the west it is longer, and the clock there has not reached its beginning.
CREATE OR REPLACE FUNCTION ledger.set_plan(p_account uuid, p_tier plan_tier, p_key text, p_now timestamptz DEFAULT NULL)
RETURNS TABLE (outcome text, granted bigint, posted bigint, held bigint, version bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_now timestamptz := coalesce(p_now, now());
  a account;
  p_old plan;
  p_new plan;
  v_period record;
  v_given bigint;
  v_granted bigint := 0;
  v_outcome text;
BEGIN
  PERFORM ledger.renew(p_account, v_now);
  a := ledger.lock_account(p_account);
  SELECT * INTO p_old FROM plan WHERE tier = a.plan_tier;
  SELECT * INTO p_new FROM plan WHERE tier = p_tier;
  IF EXISTS (SELECT FROM credit_grant WHERE account_id = p_account AND key = 'plan:' || p_key) THEN
    v_outcome := 'REPLAYED';
  ELSIF p_new.tier = p_old.tier THEN
    v_outcome := CASE WHEN a.next_plan_tier IS NULL THEN 'UNCHANGED' ELSE 'CHANGED' END;
    UPDATE account SET next_plan_tier = NULL, version = version + 1
      WHERE id = p_account AND next_plan_tier IS NOT NULL;
  ELSIF p_new.monthly_points < p_old.monthly_points THEN
    v_outcome := CASE WHEN a.next_plan_tier = p_new.tier THEN 'UNCHANGED' ELSE 'AT_RENEWAL' END;
    UPDATE account SET next_plan_tier = p_new.tier, version = version + 1
      WHERE id = p_account AND next_plan_tier IS DISTINCT FROM p_new.tier;
  ELSE
    v_outcome := 'CHANGED';
    SELECT * INTO v_period FROM ledger.period_of(a.anchor_at, a.time_zone, a.renews_at - interval '1 second');
    v_given := coalesce((SELECT sum(amount) FROM credit_grant
      WHERE account_id = p_account AND kind = 'ALLOCATION' AND expires_at = a.renews_at), 0);
    v_granted := greatest(0, least(p_new.monthly_points - v_given,
      floor((p_new.monthly_points - p_old.monthly_points) * least(1,
        extract(epoch FROM a.renews_at - v_now) / extract(epoch FROM v_period.ends_at - v_period.starts_at)))));
    UPDATE account SET plan_tier = p_new.tier, next_plan_tier = NULL, version = version + 1 WHERE id = p_account;
    IF v_granted > 0 THEN
      PERFORM ledger.grant(p_account, 'ALLOCATION', v_granted, 'plan:' || p_key,
        p_new.name || ' plan, for the rest of the month', a.renews_at, v_now);
    END IF;
  END IF;
  RETURN QUERY SELECT v_outcome, v_granted, a2.posted, a2.held, a2.version FROM account a2 WHERE a2.id = p_account;
END $$;

-- Who signs up has an account that renews on their own day. A name that the database does not know is no reason to
-- refuse somebody: it counts as UTC.
CREATE OR REPLACE FUNCTION ledger.open_account() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_zone text := coalesce(NEW.time_zone, 'UTC');
  v_renews_at timestamptz;
BEGIN
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
