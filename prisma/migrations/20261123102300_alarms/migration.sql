-- What is watched of the house itself: what an hour costs, and how much of its work fails. As targets like the monitor,
-- so that they have incidents, alerts and deliveries like all others; nobody but admins sees them.
CREATE TABLE "alarm" (
    "target_id" TEXT NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "limit" BIGINT NOT NULL,
    "least_actions" INTEGER NOT NULL,

    CONSTRAINT "alarm_pkey" PRIMARY KEY ("target_id")
);

ALTER TABLE "alarm" ADD CONSTRAINT "alarm_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "health_target"("id") ON DELETE CASCADE ON UPDATE CASCADE;

DO $$
DECLARE
  name text;
BEGIN
  SELECT conname INTO STRICT name FROM pg_constraint
    WHERE conrelid = 'health_target'::regclass AND contype = 'c' AND pg_get_constraintdef(oid) LIKE '%monitor%';
  EXECUTE format('ALTER TABLE health_target DROP CONSTRAINT %I', name);
END $$;
ALTER TABLE health_target ADD CHECK ((id IN ('monitor', 'cost', 'errors')) = (provider IS NULL));
INSERT INTO health_target (id, active, state, since, memory, next_check_at) VALUES
  ('cost', false, 'UP', now(), '{}', now()), ('errors', false, 'UP', now(), '{}', now());

ALTER TABLE alarm ADD CHECK (target_id IN ('cost', 'errors')), ADD CHECK ("limit" > 0),
  ADD CHECK (target_id <> 'errors' OR "limit" <= 100), ADD CHECK (least_actions > 0);
-- $100 of cost within an hour; half of the work of an hour, of twenty actions at least.
INSERT INTO alarm (target_id, "limit", least_actions) VALUES ('cost', 100000000, 1), ('errors', 50, 20);

GRANT SELECT ON alarm TO palette_server, palette_admin;
GRANT UPDATE (active, "limit", least_actions) ON alarm TO palette_server;
