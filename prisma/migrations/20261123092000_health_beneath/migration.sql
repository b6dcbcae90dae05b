-- One outage of a provider is one incident, those of its models beneath it; old alerts go; a daily budget for canaries.
ALTER TABLE "incident" ADD COLUMN     "parent_id" UUID,
ADD COLUMN     "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

CREATE TABLE "health_canary" (
    "id" UUID NOT NULL,
    "target_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "reserved_micro_usd" BIGINT NOT NULL,
    "cost_micro_usd" BIGINT,
    "answered" BOOLEAN,
    "latency_ms" INTEGER,
    "reason" TEXT,

    CONSTRAINT "health_canary_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "incident_parent_id_idx" ON "incident"("parent_id");

CREATE INDEX "health_canary_target_id_at_idx" ON "health_canary"("target_id", "at" DESC);

CREATE INDEX "health_canary_at_idx" ON "health_canary"("at");

ALTER TABLE "incident" ADD CONSTRAINT "incident_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "health_canary" ADD CONSTRAINT "health_canary_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "health_target"("id") ON DELETE CASCADE ON UPDATE CASCADE;


UPDATE incident SET updated_at = coalesce(resolved_at, opened_at);
ALTER TABLE incident ADD CHECK (parent_id <> id);
ALTER TABLE health_canary ADD CHECK (reserved_micro_usd >= 0), ADD CHECK (cost_micro_usd >= 0);

GRANT SELECT (parent_id) ON incident TO palette_user;
GRANT DELETE ON incident, alert, maintenance TO palette_server;
GRANT SELECT ON health_canary TO palette_server, palette_admin;
GRANT INSERT, UPDATE, DELETE ON health_canary TO palette_server;
