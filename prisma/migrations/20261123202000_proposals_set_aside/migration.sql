-- A change of the provider's that is not wanted: kept, so that it is not proposed again as long as it stays the same.
ALTER TABLE "model_proposal" ADD COLUMN "set_aside_at" TIMESTAMPTZ(3);
GRANT UPDATE (set_aside_at) ON model_proposal TO palette_server;
