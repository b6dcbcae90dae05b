-- Versions of the rate are numbered: of two for one instant the later holds.
ALTER TABLE "rate" ADD COLUMN "number" SERIAL NOT NULL;
CREATE UNIQUE INDEX "rate_number_key" ON "rate"("number");
ALTER TABLE rate ADD CHECK (points_per_dollar <= 1000000);

-- What ended in a window: for the replay of history at other prices.
CREATE INDEX "action_ended_at_idx" ON "action"("ended_at");

-- Packs and plans are data that an admin edits. Nothing is deleted: what was bought points at it.
GRANT USAGE ON SEQUENCE rate_number_seq TO palette_server;
GRANT INSERT, UPDATE ON boost_pack TO palette_server;
GRANT UPDATE ON plan TO palette_server;

-- As before, and two things more. A period never gives more than a month of the plan that it ends on, whatever was
-- changed meanwhile: also where the plans themselves were edited, and what was an upgrade is one again. And whatever
-- changes the account raises its version, a planned change too: who follows the account hears of it.
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
    SELECT * INTO v_period FROM ledger.period_of(a.anchor_at, a.time_zone, v_now);
    v_given := coalesce((SELECT sum(amount) FROM credit_grant
      WHERE account_id = p_account AND kind = 'ALLOCATION' AND expires_at = a.renews_at), 0);
    v_granted := greatest(0, least(p_new.monthly_points - v_given,
      floor((p_new.monthly_points - p_old.monthly_points)
        * extract(epoch FROM a.renews_at - v_now) / extract(epoch FROM v_period.ends_at - v_period.starts_at))));
    UPDATE account SET plan_tier = p_new.tier, next_plan_tier = NULL, version = version + 1 WHERE id = p_account;
    IF v_granted > 0 THEN
      PERFORM ledger.grant(p_account, 'ALLOCATION', v_granted, 'plan:' || p_key,
        p_new.name || ' plan, for the rest of the month', a.renews_at, v_now);
    END IF;
  END IF;
  RETURN QUERY SELECT v_outcome, v_granted, a2.posted, a2.held, a2.version FROM account a2 WHERE a2.id = p_account;
END $$;
