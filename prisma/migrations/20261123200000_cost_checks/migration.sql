-- Our figure of a call's cost held against the provider's own. Ours stays where it is, in the call's row; here stands what
-- it was when it was looked at, and what the provider says. Nothing that is charged hangs on it.
CREATE TYPE "cost_check_state" AS ENUM ('WAITING', 'COMPARED', 'UNKNOWN', 'UNANSWERED');

CREATE TABLE "cost_check" (
    "call_id" UUID NOT NULL,
    "model_id" TEXT NOT NULL,
    "ended_at" TIMESTAMPTZ(3) NOT NULL,
    "our_micro_usd" BIGINT NOT NULL,
    "their_micro_usd" BIGINT,
    "state" "cost_check_state" NOT NULL DEFAULT 'WAITING',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "cost_check_pkey" PRIMARY KEY ("call_id")
);
CREATE INDEX "cost_check_due_idx" ON "cost_check"("next_attempt_at") WHERE (state = 'WAITING');
ALTER TABLE "cost_check" ADD CONSTRAINT "cost_check_call_id_fkey" FOREIGN KEY ("call_id") REFERENCES "provider_call"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE cost_check ADD CHECK ((state = 'COMPARED') = (their_micro_usd IS NOT NULL)),
  ADD CHECK (our_micro_usd >= 0), ADD CHECK (their_micro_usd >= 0), ADD CHECK (attempts >= 0);

-- What came of them, by the quarter of an hour in which the calls ended.
CREATE TABLE "cost_drift" (
    "bucket" TIMESTAMPTZ(0) NOT NULL,
    "model_id" TEXT NOT NULL,
    "compared" INTEGER NOT NULL,
    "our_micro_usd" BIGINT NOT NULL,
    "their_micro_usd" BIGINT NOT NULL,
    "unknown" INTEGER NOT NULL,
    "unanswered" INTEGER NOT NULL,

    CONSTRAINT "cost_drift_pkey" PRIMARY KEY ("bucket","model_id")
);

-- Up to when calls were looked through. One row: whoever moves it has these calls for itself.
CREATE TABLE "cost_check_mark" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "cost_check_mark_pkey" PRIMARY KEY ("id")
);
ALTER TABLE cost_check_mark ADD CHECK (id = 1);
INSERT INTO cost_check_mark ("until") VALUES (now());

ALTER TABLE cost_check ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON cost_check TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY server ON cost_check TO palette_server USING (true) WITH CHECK (true);
CREATE POLICY admin ON cost_check FOR SELECT TO palette_admin USING (true);
GRANT SELECT, INSERT ON cost_check TO palette_server;
GRANT UPDATE (state, their_micro_usd, attempts, next_attempt_at) ON cost_check TO palette_server;
GRANT SELECT ON cost_check TO palette_admin;
GRANT SELECT ON cost_drift TO palette_server, palette_admin;
GRANT SELECT, UPDATE ON cost_check_mark TO palette_server;

CREATE FUNCTION tell_drift() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_compared integer := (NEW.state = 'COMPARED')::integer;
BEGIN
  INSERT INTO cost_drift AS d (bucket, model_id, compared, our_micro_usd, their_micro_usd, unknown, unanswered)
    VALUES (quarter_of(NEW.ended_at), NEW.model_id, v_compared, v_compared * NEW.our_micro_usd,
      coalesce(NEW.their_micro_usd, 0), (NEW.state = 'UNKNOWN')::integer, (NEW.state = 'UNANSWERED')::integer)
    ON CONFLICT (bucket, model_id) DO UPDATE SET compared = d.compared + excluded.compared,
      our_micro_usd = d.our_micro_usd + excluded.our_micro_usd,
      their_micro_usd = d.their_micro_usd + excluded.their_micro_usd,
      unknown = d.unknown + excluded.unknown, unanswered = d.unanswered + excluded.unanswered;
  RETURN NULL;
END $$;
CREATE TRIGGER tell_drift AFTER UPDATE OF state ON cost_check
  FOR EACH ROW WHEN (OLD.state = 'WAITING' AND NEW.state <> 'WAITING') EXECUTE FUNCTION tell_drift();
REVOKE EXECUTE ON FUNCTION tell_drift FROM PUBLIC;

-- One more of the alarms: "drift", in hundredths of a percent, of a model's calls of a day.
DO $$
DECLARE
  found record;
BEGIN
  FOR found IN SELECT conrelid::regclass AS of, conname FROM pg_constraint
    WHERE contype = 'c' AND conrelid IN ('health_target'::regclass, 'alarm'::regclass)
      AND pg_get_constraintdef(oid) LIKE '%''errors''%' LOOP
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', found.of, found.conname);
  END LOOP;
END $$;
ALTER TABLE health_target ADD CHECK ((id IN ('monitor', 'cost', 'errors', 'drift')) = (provider IS NULL));
ALTER TABLE alarm ADD CHECK (target_id IN ('cost', 'errors', 'drift')),
  ADD CHECK (target_id <> 'errors' OR "limit" <= 100), ADD CHECK (target_id <> 'drift' OR "limit" <= 10000);
INSERT INTO health_target (id, active, state, since, memory, next_check_at) VALUES
  ('drift', false, 'UP', now(), '{}', now());
-- Half a percent, of ten calls at least.
INSERT INTO alarm (target_id, "limit", least_actions) VALUES ('drift', 50, 10);
