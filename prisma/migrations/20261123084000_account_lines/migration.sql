-- Every line says what its kind has added to and taken from the account up to it, so that the sums of any range, by
-- kind, are the difference of two lines: two look-ups a kind, however many lines there are. The kind is kept as text
-- too: comparing enums is not leakproof, so that below a policy no index on one is used, and a rare kind was looked for
-- in all the lines (930 ms of a million).
ALTER TABLE "entry" ADD COLUMN "kind_name" TEXT, ADD COLUMN "kind_added" BIGINT, ADD COLUMN "kind_taken" BIGINT,
  ADD COLUMN "kind_lines" BIGINT;

ALTER TABLE entry DISABLE TRIGGER append_only;
UPDATE entry SET kind_name = kind, kind_added = s.added, kind_taken = s.taken, kind_lines = s.lines
  FROM (SELECT id, sum(greatest(amount, 0)) OVER line AS added, sum(greatest(-amount, 0)) OVER line AS taken,
               count(*) OVER line AS lines
        FROM entry WINDOW line AS (PARTITION BY account_id, kind ORDER BY version)) AS s
  WHERE s.id = entry.id;
ALTER TABLE entry ENABLE TRIGGER append_only;

ALTER TABLE "entry" ALTER COLUMN "kind_name" SET NOT NULL, ALTER COLUMN "kind_added" SET NOT NULL,
  ALTER COLUMN "kind_taken" SET NOT NULL, ALTER COLUMN "kind_lines" SET NOT NULL;
ALTER TABLE entry ADD CHECK (kind_added >= 0 AND kind_taken >= 0 AND kind_lines > 0);
DROP INDEX "entry_account_id_kind_version_idx";
CREATE INDEX "entry_account_id_kind_name_version_idx" ON "entry"("account_id", "kind_name", "version");

-- Where a range of time begins among the lines, and what was posted then.
CREATE INDEX "entry_account_id_created_at_version_idx" ON "entry"("account_id", "created_at", "version");
-- All grants of an account, those used up too.
CREATE INDEX "credit_grant_account_id_created_at_id_idx" ON "credit_grant"("account_id", "created_at" DESC, "id" DESC);
-- What holds points now.
CREATE INDEX "action_account_open_idx" ON "action"("account_id", "created_at" DESC) WHERE (ended_at IS NULL);
-- Whose months the account's shall be from its first day on: an IANA name, as the sign-up said it.
ALTER TABLE "user" ADD COLUMN "time_zone" TEXT;
-- When the last line was written.
ALTER TABLE "account" ADD COLUMN "moved_at" TIMESTAMPTZ(3);
UPDATE account SET moved_at = (SELECT max(created_at) FROM entry WHERE account_id = account.id);

-- As before, with the sums of the line's kind; and the lines of an account are in the order of time: an instant is that
-- of a transaction's beginning, and who waited for the account's lock may have begun before who had it. More than the
-- longest wait is a clock that was set back, and is left as it is.
CREATE OR REPLACE FUNCTION ledger.post(p_account uuid, p_kind entry_kind, p_amount bigint, p_held_change bigint, p_key text,
  p_description text, p_hold uuid, p_grant uuid, p_now timestamptz) RETURNS account
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  a account;
  earlier entry;
BEGIN
  UPDATE account SET posted = posted + p_amount, held = held + p_held_change, version = version + 1,
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
