-- A code can be ended before its time, and a payment that fits no order can be dealt with.
ALTER TABLE "promo" ADD COLUMN "ended_at" TIMESTAMPTZ(3);
CREATE INDEX "promo_created_at_id_idx" ON "promo"("created_at" DESC, "id" DESC);
CREATE INDEX "promo_redemption_promo_id_created_at_idx" ON "promo_redemption"("promo_id", "created_at" DESC);
GRANT UPDATE (ended_at) ON promo TO palette_server;

ALTER TABLE "payment_anomaly" ADD COLUMN "handled_at" TIMESTAMPTZ(3),
ADD COLUMN "handled_by" UUID,
ADD COLUMN "note" TEXT;
ALTER TABLE "payment_anomaly" ADD CONSTRAINT "payment_anomaly_handled_by_fkey" FOREIGN KEY ("handled_by") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE payment_anomaly ADD CHECK ((handled_at IS NULL) = (note IS NULL));
GRANT UPDATE (handled_at, handled_by, note) ON payment_anomaly TO palette_server;
