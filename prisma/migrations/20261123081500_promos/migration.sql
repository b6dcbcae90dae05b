-- Codes that give points, and who has used them. Codes are for admins to see; people see what they redeemed.
CREATE TABLE "promo" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "points" BIGINT NOT NULL,
    "uses" INTEGER NOT NULL,
    "used" INTEGER NOT NULL DEFAULT 0,
    "uses_per_user" INTEGER NOT NULL DEFAULT 1,
    "expires_at" TIMESTAMPTZ(3),
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "promo_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "promo_code_key" ON "promo"("code");
ALTER TABLE "promo"
  ADD CHECK (code ~ '^[A-Z0-9-]{3,40}$'),
  ADD CHECK (points BETWEEN 1 AND 1000000),
  ADD CHECK (uses BETWEEN 1 AND 1000000),
  ADD CHECK (used BETWEEN 0 AND uses),
  ADD CHECK (uses_per_user >= 1);

CREATE TABLE "promo_redemption" (
    "promo_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "n" INTEGER NOT NULL,
    "grant_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "promo_redemption_pkey" PRIMARY KEY ("promo_id","account_id","n")
);
CREATE UNIQUE INDEX "promo_redemption_grant_id_key" ON "promo_redemption"("grant_id");
CREATE INDEX "promo_redemption_account_id_idx" ON "promo_redemption"("account_id");
ALTER TABLE "promo_redemption" ADD CONSTRAINT "promo_redemption_promo_id_fkey"
  FOREIGN KEY ("promo_id") REFERENCES "promo"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "promo_redemption" ADD CONSTRAINT "promo_redemption_account_id_fkey"
  FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "promo_redemption" ADD CONSTRAINT "promo_redemption_grant_id_fkey"
  FOREIGN KEY ("grant_id") REFERENCES "credit_grant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "promo_redemption" ADD CHECK (n >= 1);

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['promo', 'promo_redemption'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', name);
    EXECUTE format('CREATE POLICY server ON %I TO palette_server USING (true) WITH CHECK (true)', name);
    EXECUTE format('CREATE POLICY admin ON %I FOR SELECT TO palette_admin USING (true)', name);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO palette_server', name);
    EXECUTE format('GRANT SELECT ON %I TO palette_admin', name);
  END LOOP;
END $$;
CREATE POLICY own ON promo_redemption FOR SELECT TO palette_user USING (account_id = (SELECT app_user_id()));
GRANT SELECT ON promo_redemption TO palette_user;
-- How often it was used, and nothing else: what a code gives does not change.
GRANT UPDATE (used) ON promo TO palette_server;
