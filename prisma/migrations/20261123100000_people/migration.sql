-- What the admin's list of people is ordered and filtered by. The points that an account ever used are a column of the
-- row that every capture writes anyway. What is available has no index: with one, no hold would be a HOT update any more.
-- Ordered by it, those who hold something are found by their open holds, and all others by what is posted.
ALTER TABLE "account" ADD COLUMN "used" BIGINT NOT NULL DEFAULT 0;
UPDATE account SET used = s.taken
  FROM (SELECT DISTINCT ON (account_id) account_id, kind_taken AS taken FROM entry WHERE kind_name = 'USAGE'
        ORDER BY account_id, version DESC) AS s
  WHERE s.account_id = account.id;
ALTER TABLE account ADD CHECK (used >= 0);
CREATE INDEX "account_used_idx" ON "account"("used" DESC, "id" DESC) WHERE (closed_at IS NULL);
CREATE INDEX "account_posted_idx" ON "account"("posted" DESC, "id" DESC) WHERE (closed_at IS NULL);
CREATE INDEX "account_plan_tier_idx" ON "account"("plan_tier");

-- When somebody was last seen, by a session or a key; their sessions end and go, this stays.
ALTER TABLE "user" ADD COLUMN "last_seen_at" TIMESTAMPTZ(3);
UPDATE "user" SET last_seen_at = s.seen
  FROM (SELECT user_id, max(updated_at) AS seen FROM session GROUP BY user_id) AS s WHERE s.user_id = "user".id;
CREATE INDEX "user_created_at_id_idx" ON "user"("created_at" DESC, "id" DESC);
CREATE INDEX "user_last_seen_at_idx" ON "user"("last_seen_at" DESC);
CREATE INDEX "user_suspended_idx" ON "user"("id") WHERE (suspended_at IS NOT NULL);

-- A part of an address or a name is found by its trigrams. The extension comes with PostgreSQL itself and is trusted:
-- who may create in the database may create it.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX "user_email_trigrams_idx" ON "user" USING GIN ("email" gin_trgm_ops);
CREATE INDEX "user_name_trigrams_idx" ON "user" USING GIN ("name" gin_trgm_ops);

-- By those indexes and no other way: how many a part of a text fits is guessed badly (a thousandfold), and a scan of
-- 100,000 people takes 300 ms. Whoever asks sees what their own role may see.
CREATE FUNCTION people_matching(p_email text, p_name text, p_limit int) RETURNS SETOF uuid
LANGUAGE sql STABLE SET enable_seqscan = off SET search_path = public, pg_temp AS $$
  SELECT id FROM "user" WHERE deleted_at IS NULL AND (email LIKE p_email OR name ILIKE p_name) LIMIT p_limit
$$;
REVOKE EXECUTE ON FUNCTION people_matching FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_matching TO palette_admin;

-- As before, and what work used is added up.
CREATE OR REPLACE FUNCTION ledger.post(p_account uuid, p_kind entry_kind, p_amount bigint, p_held_change bigint, p_key text,
  p_description text, p_hold uuid, p_grant uuid, p_now timestamptz) RETURNS account
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  a account;
  earlier entry;
BEGIN
  UPDATE account SET posted = posted + p_amount, held = held + p_held_change, version = version + 1,
      used = used - CASE WHEN p_kind = 'USAGE' THEN p_amount ELSE 0 END,
      moved_at = CASE WHEN p_amount = 0 THEN moved_at
        WHEN moved_at > p_now AND moved_at < p_now + interval '1 minute' THEN moved_at ELSE p_now END
    WHERE id = p_account RETURNING * INTO a;
  IF p_amount <> 0 THEN
    SELECT * INTO earlier FROM entry WHERE account_id = p_account AND kind_name = p_kind::text ORDER BY version DESC LIMIT 1;
    INSERT INTO entry (account_id, version, kind, amount, balance_after, description, key, hold_id, grant_id, created_at,
        kind_name, kind_added, kind_taken, kind_lines)
      VALUES (p_account, a.version, p_kind, p_amount, a.posted, p_description, p_key, p_hold, p_grant, a.moved_at,
        p_kind, coalesce(earlier.kind_added, 0) + greatest(p_amount, 0),
        coalesce(earlier.kind_taken, 0) + greatest(-p_amount, 0), coalesce(earlier.kind_lines, 0) + 1);
  END IF;
  RETURN a;
END $$;

-- Admins see where somebody is signed in and which keys they have; never what would let anybody in.
CREATE POLICY admin ON session FOR SELECT TO palette_admin USING (true);
CREATE POLICY admin ON api_key FOR SELECT TO palette_admin USING (true);
GRANT SELECT (id, user_id, ip_address, user_agent, created_at, updated_at, expires_at) ON session TO palette_admin;
GRANT SELECT (id, user_id, name, start, scopes, last_used_at, expires_at, created_at) ON api_key TO palette_admin;
