-- An account is renewed by the day and time of its anchor, in its own time zone: see ledger.period_of.
ALTER TABLE "account" ADD COLUMN     "anchor_at" TIMESTAMPTZ(3),
ADD COLUMN     "next_plan_tier" "plan_tier",
ADD COLUMN     "time_zone" TEXT NOT NULL DEFAULT 'UTC';
UPDATE "account" SET "anchor_at" = "created_at";
ALTER TABLE "account" ALTER COLUMN "anchor_at" SET NOT NULL,
DROP COLUMN "anchor_day";

CREATE INDEX "account_renews_at_idx" ON "account"("renews_at");

-- The month that a moment lies in, counted from an anchor: months of the calendar, in the zone's own time. Counted from
-- the anchor and not from the month before, so that the 31st is the 31st again after a February.
CREATE FUNCTION ledger.period_of(p_anchor timestamptz, p_zone text, p_now timestamptz)
RETURNS TABLE (starts_at timestamptz, ends_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_anchor timestamp := p_anchor AT TIME ZONE p_zone;
  v_age interval := age(p_now AT TIME ZONE p_zone, v_anchor);
  -- `age` borrows days from months of other lengths, and a change of the clock moves an hour: it is a guess.
  v_month integer := greatest(0, extract(year FROM v_age)::integer * 12 + extract(month FROM v_age)::integer - 1);
BEGIN
  WHILE (v_anchor + (v_month + 1) * interval '1 month') AT TIME ZONE p_zone <= p_now LOOP
    v_month := v_month + 1;
  END LOOP;
  RETURN QUERY SELECT (v_anchor + v_month * interval '1 month') AT TIME ZONE p_zone,
    (v_anchor + (v_month + 1) * interval '1 month') AT TIME ZONE p_zone;
END $$;

-- Takes what is left of the allocation back and gives the plan's anew, once a period: after weeks without a renewal only
-- that of the period which has begun. outcome: RENEWED · NOT_DUE
CREATE FUNCTION ledger.renew(p_account uuid, p_now timestamptz DEFAULT NULL)
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
  IF a.renews_at > v_now THEN
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

-- To a plan that gives more: at once, with the part of the difference that is left of the period. To one that gives less:
-- at the renewal. outcome: CHANGED · AT_RENEWAL · UNCHANGED · REPLAYED
CREATE FUNCTION ledger.set_plan(p_account uuid, p_tier plan_tier, p_key text, p_now timestamptz DEFAULT NULL)
RETURNS TABLE (outcome text, granted bigint, posted bigint, held bigint, version bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_now timestamptz := coalesce(p_now, now());
  a account;
  p_old plan;
  p_new plan;
  v_period record;
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
    UPDATE account SET next_plan_tier = NULL WHERE id = p_account;
  ELSIF p_new.monthly_points < p_old.monthly_points THEN
    v_outcome := 'AT_RENEWAL';
    UPDATE account SET next_plan_tier = p_new.tier WHERE id = p_account;
  ELSE
    v_outcome := 'CHANGED';
    SELECT * INTO v_period FROM ledger.period_of(a.anchor_at, a.time_zone, v_now);
    v_granted := floor((p_new.monthly_points - p_old.monthly_points)
      * extract(epoch FROM a.renews_at - v_now) / extract(epoch FROM v_period.ends_at - v_period.starts_at));
    UPDATE account SET plan_tier = p_new.tier, next_plan_tier = NULL WHERE id = p_account;
    IF v_granted > 0 THEN
      PERFORM ledger.grant(p_account, 'ALLOCATION', v_granted, 'plan:' || p_key,
        p_new.name || ' plan, for the rest of the month', a.renews_at, v_now);
    END IF;
  END IF;
  RETURN QUERY SELECT v_outcome, v_granted, a2.posted, a2.held, a2.version FROM account a2 WHERE a2.id = p_account;
END $$;

-- The same day and time of the clock in another zone: for the renewal, and for what ends with it.
CREATE FUNCTION ledger.set_time_zone(p_account uuid, p_zone text, p_now timestamptz DEFAULT NULL) RETURNS timestamptz
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  a account;
  v_renews_at timestamptz;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_timezone_names WHERE name = p_zone) THEN
    RAISE EXCEPTION 'no time zone "%"', p_zone USING ERRCODE = 'invalid_parameter_value';
  END IF;
  PERFORM ledger.renew(p_account, p_now);
  a := ledger.lock_account(p_account);
  v_renews_at := (a.renews_at AT TIME ZONE a.time_zone) AT TIME ZONE p_zone;
  UPDATE credit_grant SET expires_at = v_renews_at
    WHERE account_id = p_account AND kind = 'ALLOCATION' AND expires_at = a.renews_at;
  UPDATE account SET time_zone = p_zone, renews_at = v_renews_at, version = a.version + 1,
    anchor_at = (a.anchor_at AT TIME ZONE a.time_zone) AT TIME ZONE p_zone WHERE id = p_account;
  RETURN v_renews_at;
END $$;

CREATE OR REPLACE FUNCTION ledger.open_account() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_renews_at timestamptz := (SELECT ends_at FROM ledger.period_of(NEW.created_at, 'UTC', NEW.created_at));
BEGIN
  INSERT INTO account (id, plan_tier, anchor_at, renews_at, created_at)
    VALUES (NEW.id, 'PRO', NEW.created_at, v_renews_at, NEW.created_at);
  PERFORM ledger.grant(NEW.id, 'ALLOCATION', p.monthly_points, 'allocation:' || to_char(NEW.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'),
      p.name || ' plan, monthly points', v_renews_at, NEW.created_at)
    FROM plan p WHERE p.tier = 'PRO' AND p.monthly_points > 0;
  RETURN NULL;
END $$;

REVOKE EXECUTE ON FUNCTION ledger.period_of, ledger.renew, ledger.set_plan, ledger.set_time_zone FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.renew, ledger.set_plan, ledger.set_time_zone TO palette_server;
