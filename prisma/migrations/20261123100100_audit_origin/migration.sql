-- Where an admin was who did something.
ALTER TABLE "audit_entry" ADD COLUMN "ip_address" TEXT, ADD COLUMN "user_agent" TEXT;
CREATE INDEX "audit_entry_action_created_at_idx" ON "audit_entry"("action", "created_at");
