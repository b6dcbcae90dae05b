-- What is told gets a number in the order of the commits of its account, so that who follows misses nothing: see
-- tell_notice. Who was mailed, what is mailed to whom, and what ended while nobody watched.
DROP INDEX "notification_account_id_created_at_id_idx";
ALTER TABLE "notification" ADD COLUMN     "mailed_at" TIMESTAMPTZ(3),
ADD COLUMN     "sequence" BIGSERIAL NOT NULL;
CREATE UNIQUE INDEX "notification_account_id_sequence_key" ON "notification"("account_id", "sequence");
CREATE INDEX "notification_created_at_idx" ON "notification"("created_at");
CREATE INDEX "notification_unread_idx" ON "notification"("account_id") WHERE read_at IS NULL;

ALTER TABLE "action" ADD COLUMN     "unseen_since" TIMESTAMPTZ(3);
CREATE INDEX "action_unseen_idx" ON "action"("unseen_since") WHERE unseen_since IS NOT NULL;
GRANT SELECT (unseen_since) ON action TO palette_user;

CREATE TABLE "notification_setting" (
    "account_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "mail" BOOLEAN NOT NULL,

    CONSTRAINT "notification_setting_pkey" PRIMARY KEY ("account_id","kind")
);
ALTER TABLE "notification_setting" ADD CONSTRAINT "notification_setting_account_id_fkey"
  FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE notification_setting ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON notification_setting TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY server ON notification_setting TO palette_server USING (true) WITH CHECK (true);
CREATE POLICY admin ON notification_setting FOR SELECT TO palette_admin USING (true);
CREATE POLICY own ON notification_setting FOR SELECT TO palette_user USING (account_id = (SELECT app_user_id()));
GRANT SELECT ON notification_setting TO palette_server, palette_user, palette_admin;
GRANT INSERT, UPDATE ON notification_setting TO palette_server;

-- Tells an account something, once a key; false: it was told before. The account's lock is held from before the number
-- is drawn until the commit: of two that tell at once, the smaller number is seen first. It is the lock that money takes,
-- so whoever moves points and tells of it takes one lock, not two in some order.
CREATE FUNCTION tell_notice(p_id uuid, p_account uuid, p_key text, p_kind text, p_title text, p_body text, p_href text,
  p_now timestamptz DEFAULT NULL) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM notification WHERE account_id = p_account AND key = p_key) THEN
    RETURN false;
  END IF;
  PERFORM FROM account WHERE id = p_account FOR NO KEY UPDATE;
  INSERT INTO notification (id, account_id, key, kind, title, body, href, created_at)
    VALUES (p_id, p_account, p_key, p_kind, p_title, p_body, p_href, coalesce(p_now, now()))
    ON CONFLICT (account_id, key) DO NOTHING;
  RETURN FOUND;
END $$;
REVOKE EXECUTE ON FUNCTION tell_notice FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tell_notice TO palette_server;
REVOKE INSERT ON notification FROM palette_server;
GRANT UPDATE (mailed_at), DELETE ON notification TO palette_server;
GRANT SELECT (sequence) ON notification TO palette_user;
