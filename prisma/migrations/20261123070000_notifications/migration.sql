-- What people are told. They read their own; the server writes, and marks as read.
CREATE TABLE "notification" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "href" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "read_at" TIMESTAMPTZ(3),

    CONSTRAINT "notification_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "notification_account_id_key_key" ON "notification"("account_id", "key");
CREATE INDEX "notification_account_id_created_at_id_idx" ON "notification"("account_id", "created_at" DESC, "id" DESC);
ALTER TABLE "notification" ADD CONSTRAINT "notification_account_id_fkey"
  FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE notification ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON notification TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY server ON notification TO palette_server USING (true) WITH CHECK (true);
CREATE POLICY admin ON notification FOR SELECT TO palette_admin USING (true);
CREATE POLICY own ON notification FOR SELECT TO palette_user USING (account_id = (SELECT app_user_id()));
GRANT SELECT ON notification TO palette_server, palette_admin;
GRANT SELECT (id, account_id, kind, title, body, href, created_at, read_at) ON notification TO palette_user;
GRANT INSERT ON notification TO palette_server;
GRANT UPDATE (read_at) ON notification TO palette_server;
