-- Boosts: money that was paid turns into points exactly once, and back when it is given back.
CREATE TYPE "purchase_status" AS ENUM ('PENDING', 'PAID', 'FAILED', 'REFUNDED');
CREATE TYPE "claim_kind" AS ENUM ('CHARGE', 'REFUND', 'DISPUTE');
CREATE TYPE "claim_state" AS ENUM ('NOTICE', 'OPEN', 'FINAL', 'VOID');

-- An order, written before the payment provider is asked.
CREATE TABLE "purchase" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "pack_id" TEXT NOT NULL,
    "points" BIGINT NOT NULL,
    "price_micro_usd" BIGINT NOT NULL,
    "currency" TEXT NOT NULL DEFAULT 'usd',
    "key" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "status" "purchase_status" NOT NULL DEFAULT 'PENDING',
    "failure_code" TEXT,
    "checkout_session_id" TEXT,
    "checkout_url" TEXT,
    "payment_intent_id" TEXT,
    "grant_id" UUID,
    "refunded_micro_usd" BIGINT NOT NULL DEFAULT 0,
    "disputed_micro_usd" BIGINT NOT NULL DEFAULT 0,
    "refund_asked_at" TIMESTAMPTZ(3),
    "checks" INTEGER NOT NULL DEFAULT 0,
    "next_check_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "paid_at" TIMESTAMPTZ(3),
    "refunded_at" TIMESTAMPTZ(3),

    CONSTRAINT "purchase_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "purchase_checkout_session_id_key" ON "purchase"("checkout_session_id");
CREATE UNIQUE INDEX "purchase_payment_intent_id_key" ON "purchase"("payment_intent_id");
CREATE UNIQUE INDEX "purchase_grant_id_key" ON "purchase"("grant_id");
CREATE INDEX "purchase_account_id_created_at_id_idx" ON "purchase"("account_id", "created_at" DESC, "id" DESC);
CREATE INDEX "purchase_check_idx" ON "purchase"("next_check_at") WHERE (next_check_at IS NOT NULL);
CREATE UNIQUE INDEX "purchase_account_id_key_key" ON "purchase"("account_id", "key");
ALTER TABLE "purchase" ADD CONSTRAINT "purchase_account_id_fkey"
  FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "purchase" ADD CONSTRAINT "purchase_pack_id_fkey"
  FOREIGN KEY ("pack_id") REFERENCES "boost_pack"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "purchase" ADD CONSTRAINT "purchase_grant_id_fkey"
  FOREIGN KEY ("grant_id") REFERENCES "credit_grant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What is sold is a whole number of points for whole cents, within what the payment provider takes.
ALTER TABLE boost_pack
  ADD CONSTRAINT boost_pack_points_sane CHECK (points BETWEEN 1 AND 1000000000),
  ADD CONSTRAINT boost_pack_price_sane
    CHECK (price_micro_usd BETWEEN 500000 AND 999999990000 AND price_micro_usd % 10000 = 0);
ALTER TABLE purchase
  ADD CHECK (points BETWEEN 1 AND 1000000000),
  ADD CHECK (price_micro_usd BETWEEN 500000 AND 999999990000 AND price_micro_usd % 10000 = 0),
  ADD CHECK (currency = 'usd'),
  ADD CHECK (length(key) BETWEEN 1 AND 255),
  ADD CHECK ((status IN ('PAID', 'REFUNDED')) = (payment_intent_id IS NOT NULL)),
  ADD CHECK ((payment_intent_id IS NULL) = (grant_id IS NULL) AND (grant_id IS NULL) = (paid_at IS NULL)),
  ADD CHECK ((status = 'FAILED') = (failure_code IS NOT NULL)),
  ADD CHECK ((status = 'REFUNDED') = (refunded_at IS NOT NULL)),
  ADD CHECK (refunded_micro_usd BETWEEN 0 AND price_micro_usd),
  ADD CHECK (disputed_micro_usd BETWEEN 0 AND price_micro_usd),
  ADD CHECK (checks >= 0);

-- Money that was asked back: refunds and disputes, by the provider's own names.
CREATE TABLE "payment_claim" (
    "id" TEXT NOT NULL,
    "payment_intent_id" TEXT NOT NULL,
    "purchase_id" UUID NOT NULL,
    "kind" "claim_kind" NOT NULL,
    "state" "claim_state" NOT NULL,
    "micro_usd" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "payment_claim_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "payment_claim_purchase_id_idx" ON "payment_claim"("purchase_id");
ALTER TABLE "payment_claim" ADD CONSTRAINT "payment_claim_purchase_id_fkey"
  FOREIGN KEY ("purchase_id") REFERENCES "purchase"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE payment_claim ADD CHECK (micro_usd >= 0), ADD CHECK (length(id) BETWEEN 1 AND 255);

-- What was told of a payment and does not fit: never credited, never lost.
CREATE TABLE "payment_anomaly" (
    "id" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "purchase_id" UUID,
    "payload" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "payment_anomaly_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "payment_anomaly_created_at_idx" ON "payment_anomaly"("created_at");
CREATE UNIQUE INDEX "payment_anomaly_subject_reason_key" ON "payment_anomaly"("subject", "reason");

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['purchase', 'payment_claim', 'payment_anomaly'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', name);
    EXECUTE format('CREATE POLICY server ON %I TO palette_server USING (true) WITH CHECK (true)', name);
    EXECUTE format('CREATE POLICY admin ON %I FOR SELECT TO palette_admin USING (true)', name);
    EXECUTE format('GRANT SELECT ON %I TO palette_server, palette_admin', name);
  END LOOP;
END $$;
CREATE POLICY own ON purchase FOR SELECT TO palette_user USING (account_id = (SELECT app_user_id()));
GRANT SELECT (id, account_id, pack_id, points, price_micro_usd, currency, status, failure_code, checkout_url, grant_id,
  refunded_micro_usd, disputed_micro_usd, created_at, paid_at, refunded_at) ON purchase TO palette_user;

-- What was ordered, by whom and for how much does not change: there is no right to.
GRANT INSERT ON purchase, payment_claim, payment_anomaly TO palette_server;
GRANT UPDATE (status, failure_code, checkout_session_id, checkout_url, payment_intent_id, grant_id, refunded_micro_usd,
  disputed_micro_usd, refund_asked_at, checks, next_check_at, paid_at, refunded_at) ON purchase TO palette_server;
GRANT UPDATE (state, micro_usd, changed_at) ON payment_claim TO palette_server;

-- What others send by themselves comes from Stripe too, which is no provider of work.
CREATE TYPE "webhook_source" AS ENUM ('REPLICATE', 'STRIPE');
ALTER TABLE "webhook_event" ADD COLUMN "source" "webhook_source";
UPDATE "webhook_event" SET "source" = 'REPLICATE';
ALTER TABLE "webhook_event" ALTER COLUMN "source" SET NOT NULL;
DROP INDEX "webhook_event_provider_external_id_key";
ALTER TABLE "webhook_event" DROP COLUMN "provider";
CREATE UNIQUE INDEX "webhook_event_source_external_id_key" ON "webhook_event"("source", "external_id");
CREATE INDEX "webhook_event_waiting_idx" ON "webhook_event"("received_at") WHERE (handled_at IS NULL);

-- A bought grant can be taken back: `reversal` of it in all, `reversed` so far. What is neither taken nor left to take
-- was spent: the loss of the house.
ALTER TABLE "credit_grant" ADD COLUMN "reversal" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN "reversed" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE credit_grant ADD CHECK (reversed >= 0 AND reversal >= reversed AND reversal <= amount);
CREATE INDEX "credit_grant_owing_idx" ON "credit_grant"("account_id") WHERE (reversal > reversed);

-- Takes back what is left, and not held: of reversed grants as far as they owe it, of grants that are due all of it. Call
-- under the account's lock. What comes back from a hold passes here too, so nothing that is owed can be held again.
CREATE OR REPLACE FUNCTION ledger.expire_due(p_account uuid, p_now timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  due credit_grant;
  v_take bigint;
  v_version bigint;
  expired integer := 0;
BEGIN
  FOR due IN
    SELECT * FROM credit_grant
      WHERE account_id = p_account AND reversal > reversed AND remaining > held
      ORDER BY created_at, id
  LOOP
    v_take := least(due.reversal - due.reversed, due.remaining - due.held);
    UPDATE credit_grant SET remaining = remaining - v_take, reversed = reversed + v_take WHERE id = due.id;
    SELECT version + 1 INTO v_version FROM account WHERE id = p_account;
    PERFORM ledger.post(p_account, 'REVERSAL', -v_take, 0, 'reverse:' || due.id || ':' || v_version,
      'Boost points taken back', NULL, due.id, p_now);
    expired := expired + 1;
  END LOOP;
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

-- Says how much of a bought grant is to be taken back in all. More than before: what is free of it goes at once, what is
-- held goes when it comes back. Less than before: what was taken beyond that returns to it. To say the same again changes
-- nothing. moved: what the account lost (below zero) or got. outcome: REVERSED · RESTORED · UNCHANGED
CREATE FUNCTION ledger.reverse(p_account uuid, p_grant uuid, p_target bigint, p_now timestamptz DEFAULT NULL)
RETURNS TABLE (outcome text, moved bigint, posted bigint, held bigint, version bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_now timestamptz := coalesce(p_now, now());
  a account;
  g credit_grant;
  v_moved bigint;
BEGIN
  a := ledger.lock_account(p_account);
  SELECT * INTO g FROM credit_grant WHERE id = p_grant AND account_id = p_account AND kind = 'BOOST';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'account % bought no grant %', p_account, p_grant USING ERRCODE = 'no_data_found';
  END IF;
  IF p_target IS NULL OR p_target < 0 OR p_target > g.amount THEN
    RAISE EXCEPTION 'grant % is of %, not %', p_grant, g.amount, p_target USING ERRCODE = 'check_violation';
  END IF;
  IF p_target >= g.reversed THEN
    UPDATE credit_grant SET reversal = p_target WHERE id = p_grant;
    PERFORM ledger.expire_due(p_account, v_now);
  ELSE
    UPDATE credit_grant SET reversal = p_target, reversed = p_target, remaining = remaining + g.reversed - p_target
      WHERE id = p_grant;
    PERFORM ledger.post(p_account, 'REVERSAL', g.reversed - p_target, 0, 'reverse:' || p_grant || ':' || (a.version + 1),
      'Boost points given back', NULL, p_grant, v_now);
  END IF;
  SELECT g.reversed - reversed INTO v_moved FROM credit_grant WHERE id = p_grant;
  RETURN QUERY SELECT CASE WHEN p_target > g.reversal THEN 'REVERSED' WHEN p_target < g.reversal THEN 'RESTORED' ELSE 'UNCHANGED' END,
    v_moved, a2.posted, a2.held, a2.version FROM account a2 WHERE a2.id = p_account;
END $$;
REVOKE EXECUTE ON FUNCTION ledger.reverse FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.reverse TO palette_server;
