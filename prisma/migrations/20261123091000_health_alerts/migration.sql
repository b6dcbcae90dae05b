-- Who is told of what is wrong, what was sent of it, what was announced, and what the admins wrote about it.
CREATE TYPE "alert_channel" AS ENUM ('EMAIL', 'WEBHOOK', 'SLACK');

CREATE TYPE "delivery_state" AS ENUM ('PENDING', 'SENT', 'FAILED');

ALTER TABLE "health_target" ALTER COLUMN "provider" DROP NOT NULL;

ALTER TABLE "incident" ADD COLUMN     "actions_failed" INTEGER,
ADD COLUMN     "evidence_since" TIMESTAMPTZ(3),
ADD COLUMN     "points_released" BIGINT;

CREATE TABLE "incident_note" (
    "id" UUID NOT NULL,
    "incident_id" UUID NOT NULL,
    "author_id" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "incident_note_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "maintenance" (
    "id" UUID NOT NULL,
    "target_id" TEXT,
    "provider" "provider",
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "maintenance_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "alert_rule" (
    "id" UUID NOT NULL,
    "channel" "alert_channel" NOT NULL,
    "address" TEXT,
    "target_id" TEXT,
    "provider" "provider",
    "minimum_state" "health_state" NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "alert_rule_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "alert" (
    "id" UUID NOT NULL,
    "incident_id" UUID NOT NULL,
    "telling" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "state" "health_state" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "alert_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "alert_delivery" (
    "id" UUID NOT NULL,
    "alert_id" UUID NOT NULL,
    "channel" "alert_channel" NOT NULL,
    "address" TEXT NOT NULL,
    "state" "delivery_state" NOT NULL DEFAULT 'PENDING',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "alert_delivery_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "incident_note_incident_id_created_at_idx" ON "incident_note"("incident_id", "created_at");

CREATE INDEX "maintenance_ends_at_idx" ON "maintenance"("ends_at");

CREATE INDEX "alert_created_at_id_idx" ON "alert"("created_at" DESC, "id" DESC);

CREATE UNIQUE INDEX "alert_incident_id_telling_key" ON "alert"("incident_id", "telling");

CREATE INDEX "alert_delivery_due_idx" ON "alert_delivery"("next_attempt_at") WHERE (state = 'PENDING');

CREATE UNIQUE INDEX "alert_delivery_alert_id_channel_address_key" ON "alert_delivery"("alert_id", "channel", "address");

ALTER TABLE "incident" ADD CONSTRAINT "incident_acknowledged_by_fkey" FOREIGN KEY ("acknowledged_by") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "incident_note" ADD CONSTRAINT "incident_note_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "incident_note" ADD CONSTRAINT "incident_note_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "maintenance" ADD CONSTRAINT "maintenance_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "health_target"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "maintenance" ADD CONSTRAINT "maintenance_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "alert_rule" ADD CONSTRAINT "alert_rule_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "health_target"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "alert_rule" ADD CONSTRAINT "alert_rule_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "alert" ADD CONSTRAINT "alert_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "alert_delivery" ADD CONSTRAINT "alert_delivery_alert_id_fkey" FOREIGN KEY ("alert_id") REFERENCES "alert"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE health_target ADD CHECK ((id = 'monitor') = (provider IS NULL));
-- Inactive: nobody probes it, and nobody but admins sees it. Its state tells whether the watch itself can see.
INSERT INTO health_target (id, active, state, since, memory, next_check_at) VALUES ('monitor', false, 'UP', now(), '{}', now());

ALTER TABLE incident ADD CHECK (actions_failed >= 0), ADD CHECK (points_released >= 0);
ALTER TABLE maintenance ADD CHECK (target_id IS NULL OR provider IS NULL),
  ADD CHECK (ends_at >= starts_at AND ends_at <= starts_at + interval '30 days');
ALTER TABLE alert_rule ADD CHECK (target_id IS NULL OR provider IS NULL), ADD CHECK (minimum_state IN ('DEGRADED', 'DOWN'));
ALTER TABLE alert ADD CHECK (state IN ('DEGRADED', 'DOWN', 'UP')), ADD CHECK (telling > 0),
  ADD CHECK (kind IN ('OPENED', 'WORSENED', 'REOPENED', 'RECOVERED', 'REMINDER'));
ALTER TABLE alert_delivery ADD CHECK (attempts >= 0), ADD CHECK ((state = 'SENT') = (sent_at IS NOT NULL));

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['incident_note', 'maintenance', 'alert_rule', 'alert', 'alert_delivery'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', name);
    EXECUTE format('CREATE POLICY server ON %I TO palette_server USING (true) WITH CHECK (true)', name);
    EXECUTE format('CREATE POLICY admin ON %I FOR SELECT TO palette_admin USING (true)', name);
    EXECUTE format('GRANT SELECT ON %I TO palette_server, palette_admin', name);
  END LOOP;
END $$;
GRANT INSERT ON incident_note, maintenance, alert_rule, alert, alert_delivery TO palette_server;
GRANT UPDATE (ends_at) ON maintenance TO palette_server;
GRANT UPDATE (channel, address, target_id, provider, minimum_state, active) ON alert_rule TO palette_server;
GRANT DELETE ON alert_rule TO palette_server;
GRANT UPDATE (state, attempts, last_error, next_attempt_at, sent_at) ON alert_delivery TO palette_server;
