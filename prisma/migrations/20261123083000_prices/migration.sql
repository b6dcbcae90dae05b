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
