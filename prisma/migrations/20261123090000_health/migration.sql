-- What is watched, what was found, and what was wrong from when to when.
CREATE TYPE "health_state" AS ENUM ('UP', 'DEGRADED', 'DOWN', 'UNKNOWN', 'MAINTENANCE');

CREATE TABLE "health_target" (
    "id" TEXT NOT NULL,
    "provider" "provider" NOT NULL,
    "model_id" TEXT,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "state" "health_state" NOT NULL DEFAULT 'UNKNOWN',
    "reason" TEXT,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "memory" JSONB NOT NULL,
    "evidence" JSONB,
    "usual_call_ms" INTEGER,
    "usual_probe_ms" INTEGER,
    "latency_ms" INTEGER,
    "checked_at" TIMESTAMPTZ(3),
    "next_check_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "health_target_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "health_result" (
    "target_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "verdict" TEXT NOT NULL,
    "latency_ms" INTEGER,
    "reason" TEXT,

    CONSTRAINT "health_result_pkey" PRIMARY KEY ("target_id","at")
);

CREATE TABLE "health_hour" (
    "target_id" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(0) NOT NULL,
    "looks" INTEGER NOT NULL DEFAULT 0,
    "bad" INTEGER NOT NULL DEFAULT 0,
    "latency_sum_ms" BIGINT NOT NULL DEFAULT 0,
    "latency_count" INTEGER NOT NULL DEFAULT 0,
    "up_ms" BIGINT NOT NULL DEFAULT 0,
    "degraded_ms" BIGINT NOT NULL DEFAULT 0,
    "down_ms" BIGINT NOT NULL DEFAULT 0,
    "unknown_ms" BIGINT NOT NULL DEFAULT 0,
    "maintenance_ms" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "health_hour_pkey" PRIMARY KEY ("target_id","hour")
);

CREATE TABLE "health_day" (
    "target_id" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "up_ms" BIGINT NOT NULL DEFAULT 0,
    "degraded_ms" BIGINT NOT NULL DEFAULT 0,
    "down_ms" BIGINT NOT NULL DEFAULT 0,
    "unknown_ms" BIGINT NOT NULL DEFAULT 0,
    "maintenance_ms" BIGINT NOT NULL DEFAULT 0,
    "incidents" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "health_day_pkey" PRIMARY KEY ("target_id","day")
);

CREATE TABLE "incident" (
    "id" UUID NOT NULL,
    "target_id" TEXT NOT NULL,
    "state" "health_state" NOT NULL,
    "summary" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),
    "down_since" TIMESTAMPTZ(3),
    "reopened" INTEGER NOT NULL DEFAULT 0,
    "acknowledged_at" TIMESTAMPTZ(3),
    "acknowledged_by" UUID,
    "told_state" "health_state",
    "told_at" TIMESTAMPTZ(3),
    "tellings" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "incident_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "health_target_model_id_key" ON "health_target"("model_id");

CREATE INDEX "health_target_due_idx" ON "health_target"("next_check_at") WHERE (active);

CREATE INDEX "health_result_at_idx" ON "health_result"("at");

CREATE INDEX "health_hour_hour_idx" ON "health_hour"("hour");

CREATE INDEX "health_day_day_idx" ON "health_day"("day");

CREATE INDEX "incident_target_id_opened_at_idx" ON "incident"("target_id", "opened_at" DESC);

CREATE INDEX "incident_opened_at_id_idx" ON "incident"("opened_at" DESC, "id" DESC);

CREATE UNIQUE INDEX "incident_open_key" ON "incident"("target_id") WHERE (resolved_at IS NULL);

ALTER TABLE "health_target" ADD CONSTRAINT "health_target_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "health_result" ADD CONSTRAINT "health_result_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "health_target"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "health_hour" ADD CONSTRAINT "health_hour_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "health_target"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "health_day" ADD CONSTRAINT "health_day_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "health_target"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "incident" ADD CONSTRAINT "incident_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "health_target"("id") ON DELETE CASCADE ON UPDATE CASCADE;


ALTER TABLE incident ADD CHECK (state IN ('DEGRADED', 'DOWN')), ADD CHECK (told_state IN ('DEGRADED', 'DOWN', 'UP')),
  ADD CHECK (resolved_at >= opened_at), ADD CHECK (reopened >= 0), ADD CHECK (tellings >= 0);

GRANT SELECT ON health_target, health_result, health_hour, health_day, incident TO palette_server, palette_admin;
GRANT INSERT, UPDATE ON health_target, health_hour, health_day, incident TO palette_server;
GRANT INSERT ON health_result TO palette_server;
GRANT DELETE ON health_result, health_hour, health_day TO palette_server;
-- Everybody sees states; reasons and figures are the admins'.
GRANT SELECT (id, provider, model_id, active, state, since, latency_ms, checked_at) ON health_target TO palette_user;
GRANT SELECT ON health_day TO palette_user;
GRANT SELECT (id, target_id, state, opened_at, resolved_at) ON incident TO palette_user;
