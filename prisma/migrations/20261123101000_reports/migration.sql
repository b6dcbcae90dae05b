-- What the business comes to, without a look at the log. Whatever is written to the rows that count leaves a line behind
-- in a delta table, in the same transaction: lines are only ever added, so that no two settlements wait for each other. A
-- job folds them into the roll-ups. Folded + not yet folded is exact at any moment, and both can be made anew from the rows.

CREATE FUNCTION quarter_of(p_at timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN date_bin('15 minutes', p_at, '2000-01-01T00:00:00Z'::timestamptz);

-- A small number for each account, to be a place in a row of bits.
CREATE TABLE "account_number" (
    "account_id" UUID NOT NULL,
    "number" SERIAL NOT NULL,

    CONSTRAINT "account_number_pkey" PRIMARY KEY ("account_id")
);
CREATE UNIQUE INDEX "account_number_number_key" ON "account_number"("number");
ALTER TABLE "account_number" ADD CONSTRAINT "account_number_account_id_fkey"
  FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- actions, points: of what was charged · failed: actions · cost: of every call · loss: of those calls that nobody was
-- charged for. Work under way counts as a loss until it is settled.
CREATE TABLE "usage_delta" (
    "id" BIGSERIAL NOT NULL,
    "account_id" UUID NOT NULL,
    "bucket" TIMESTAMPTZ(0) NOT NULL,
    "function" "ai_function" NOT NULL,
    "model_id" TEXT NOT NULL,
    "actions" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,
    "points" BIGINT NOT NULL,
    "cost_micro_usd" BIGINT NOT NULL,
    "loss_micro_usd" BIGINT NOT NULL,

    CONSTRAINT "usage_delta_pkey" PRIMARY KEY ("id")
);

-- All accounts together: by quarter of an hour, which any time zone's day can be cut from.
CREATE TABLE "usage_quarter" (
    "bucket" TIMESTAMPTZ(0) NOT NULL,
    "function" "ai_function" NOT NULL,
    "model_id" TEXT NOT NULL,
    "actions" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,
    "points" BIGINT NOT NULL,
    "cost_micro_usd" BIGINT NOT NULL,
    "loss_micro_usd" BIGINT NOT NULL,

    CONSTRAINT "usage_quarter_pkey" PRIMARY KEY ("bucket","function","model_id")
);

-- The same by day in UTC, for the whole days within a range.
CREATE TABLE "usage_day" (
    "day" DATE NOT NULL,
    "function" "ai_function" NOT NULL,
    "model_id" TEXT NOT NULL,
    "actions" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,
    "points" BIGINT NOT NULL,
    "cost_micro_usd" BIGINT NOT NULL,
    "loss_micro_usd" BIGINT NOT NULL,

    CONSTRAINT "usage_day_pkey" PRIMARY KEY ("day","function","model_id")
);

-- The same in one row a quarter: for sums, and for the days of a chart.
CREATE TABLE "business_quarter" (
    "bucket" TIMESTAMPTZ(0) NOT NULL,
    "actions" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,
    "points" BIGINT NOT NULL,
    "cost_micro_usd" BIGINT NOT NULL,
    "loss_micro_usd" BIGINT NOT NULL,

    CONSTRAINT "business_quarter_pkey" PRIMARY KEY ("bucket")
);

CREATE TABLE "business_day" (
    "day" DATE NOT NULL,
    "actions" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,
    "points" BIGINT NOT NULL,
    "cost_micro_usd" BIGINT NOT NULL,
    "loss_micro_usd" BIGINT NOT NULL,

    CONSTRAINT "business_day_pkey" PRIMARY KEY ("day")
);

-- By account and day in UTC.
CREATE TABLE "account_day" (
    "account_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "actions" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,
    "points" BIGINT NOT NULL,
    "cost_micro_usd" BIGINT NOT NULL,
    "loss_micro_usd" BIGINT NOT NULL,

    CONSTRAINT "account_day_pkey" PRIMARY KEY ("account_id","day")
);
CREATE INDEX "account_day_day_idx" ON "account_day" USING BRIN ("day") WITH (autosummarize = true);

-- Whose work ended, a bit an account: who was active in a range is these, one over the other. 32,768 accounts a row.
CREATE TABLE "active_quarter" (
    "bucket" TIMESTAMPTZ(0) NOT NULL,
    "chunk" INTEGER NOT NULL,
    "accounts" BIT(32768) NOT NULL,

    CONSTRAINT "active_quarter_pkey" PRIMARY KEY ("bucket","chunk")
);
CREATE TABLE "active_day" (
    "day" DATE NOT NULL,
    "chunk" INTEGER NOT NULL,
    "accounts" BIT(32768) NOT NULL,

    CONSTRAINT "active_day_pkey" PRIMARY KEY ("day","chunk")
);
-- The days of a time zone that somebody asked for, once they are over: cut from quarters of an hour one time and not at
-- every look. amounts: money by kind.
CREATE TABLE "zone_day" (
    "time_zone" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "users" INTEGER NOT NULL,
    "actions" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,
    "points" BIGINT NOT NULL,
    "cost_micro_usd" BIGINT NOT NULL,
    "loss_micro_usd" BIGINT NOT NULL,
    "amounts" JSONB NOT NULL,

    CONSTRAINT "zone_day_pkey" PRIMARY KEY ("time_zone","day")
);

-- Money and points that came and went, by kind. Micro-dollars: REVENUE_LIVE and REVENUE_SANDBOX (refunds as REFUND_…, above
-- zero), CANARY, and LOSS_ with the outcome of calls that nobody was charged for. Points: GRANTED_, USED_, EXPIRED_, REVERSED_ and ADJUSTED_, each with the kind of the grant.
CREATE TABLE "money_delta" (
    "id" BIGSERIAL NOT NULL,
    "bucket" TIMESTAMPTZ(0) NOT NULL,
    "kind" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,

    CONSTRAINT "money_delta_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "money_quarter" (
    "kind" TEXT NOT NULL,
    "bucket" TIMESTAMPTZ(0) NOT NULL,
    "amount" BIGINT NOT NULL,

    CONSTRAINT "money_quarter_pkey" PRIMARY KEY ("kind","bucket")
);
CREATE TABLE "money_day" (
    "kind" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "amount" BIGINT NOT NULL,

    CONSTRAINT "money_day_pkey" PRIMARY KEY ("kind","day")
);

-- Rows arrive in the order of time, so a few bytes a block are enough to find those of an hour.
CREATE INDEX "usage_bucket_bucket_idx" ON "usage_bucket" USING BRIN ("bucket") WITH (autosummarize = true);
CREATE INDEX "provider_call_started_at_idx" ON "provider_call" USING BRIN ("started_at") WITH (autosummarize = true);
CREATE INDEX "action_failed_idx" ON "action"("ended_at", "failure_code") WHERE (status = 'FAILED');
CREATE INDEX "purchase_paid_at_idx" ON "purchase"("paid_at");
CREATE INDEX "purchase_given_back_idx" ON "purchase"("id") WHERE (refunded_micro_usd + disputed_micro_usd > 0);
-- What was paid for and is not spent.
CREATE INDEX "credit_grant_paid_idx" ON "credit_grant"("remaining") WHERE (kind = 'BOOST' AND remaining > 0);

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['account_number', 'usage_delta', 'usage_quarter', 'usage_day', 'business_quarter',
    'business_day', 'account_day', 'active_quarter', 'active_day', 'zone_day', 'money_delta', 'money_quarter', 'money_day'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY owner ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', name);
    EXECUTE format('CREATE POLICY server ON %I TO palette_server USING (true) WITH CHECK (true)', name);
    EXECUTE format('CREATE POLICY admin ON %I FOR SELECT TO palette_admin USING (true)', name);
    EXECUTE format('GRANT SELECT ON %I TO palette_server, palette_admin', name);
  END LOOP;
END $$;
-- Everything else is written by the functions below.
GRANT INSERT, UPDATE ON zone_day TO palette_server;

CREATE FUNCTION number_account() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO account_number (account_id) VALUES (NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER number_account AFTER INSERT ON account FOR EACH ROW EXECUTE FUNCTION number_account();

CREATE FUNCTION tell_usage() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO usage_delta (account_id, bucket, function, model_id, actions, failed, points, cost_micro_usd, loss_micro_usd)
    VALUES (NEW.account_id, NEW.bucket, NEW.function, NEW.model_id,
      NEW.actions - CASE WHEN tg_op = 'UPDATE' THEN OLD.actions ELSE 0 END, 0,
      NEW.points - CASE WHEN tg_op = 'UPDATE' THEN OLD.points ELSE 0 END, 0, 0);
  RETURN NULL;
END $$;
CREATE TRIGGER tell_usage AFTER INSERT OR UPDATE OF actions, points ON usage_bucket
  FOR EACH ROW EXECUTE FUNCTION tell_usage();

-- Why nobody was charged for a call; null: somebody was, it cost nothing, or it went well and its action did not (yet).
CREATE FUNCTION loss_reason(p_call provider_call) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN NOT p_call.counted AND p_call.cost_micro_usd <> 0 THEN
    CASE p_call.outcome WHEN 'FAILED' THEN 'LOSS_FAILED' WHEN 'INVALID' THEN 'LOSS_INVALID' WHEN 'CANCELED' THEN 'LOSS_CANCELED'
      WHEN 'ABANDONED' THEN 'LOSS_ABANDONED' END END;

-- What a call cost is told when it is known, and once more when somebody was charged for it, each time as of the call's
-- own end: a call that comes back after its action ended is not lost.
CREATE FUNCTION tell_cost() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_cost bigint := coalesce(NEW.cost_micro_usd, 0);
  v_loss bigint := CASE WHEN NEW.counted THEN 0 ELSE v_cost END;
  v_at timestamptz := quarter_of(coalesce(NEW.ended_at, NEW.started_at));
  v_reason text := loss_reason(NEW);
  v_before text;
BEGIN
  IF tg_op = 'UPDATE' THEN
    v_before := loss_reason(OLD);
    IF v_before IS NOT NULL THEN
      INSERT INTO money_delta (bucket, kind, amount) VALUES (v_at, v_before, -OLD.cost_micro_usd);
    END IF;
    v_loss := v_loss - CASE WHEN OLD.counted THEN 0 ELSE coalesce(OLD.cost_micro_usd, 0) END;
    v_cost := v_cost - coalesce(OLD.cost_micro_usd, 0);
  END IF;
  IF v_cost <> 0 OR v_loss <> 0 THEN
    INSERT INTO usage_delta (account_id, bucket, function, model_id, actions, failed, points, cost_micro_usd, loss_micro_usd)
      SELECT NEW.account_id, v_at, function, NEW.model_id, 0, 0, 0, v_cost, v_loss
        FROM action WHERE id = NEW.action_id;
  END IF;
  IF v_reason IS NOT NULL THEN
    INSERT INTO money_delta (bucket, kind, amount) VALUES (v_at, v_reason, NEW.cost_micro_usd);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER tell_cost AFTER INSERT OR UPDATE OF cost_micro_usd, counted, outcome ON provider_call
  FOR EACH ROW EXECUTE FUNCTION tell_cost();

CREATE FUNCTION tell_failure() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO usage_delta (account_id, bucket, function, model_id, actions, failed, points, cost_micro_usd, loss_micro_usd)
    VALUES (NEW.account_id, quarter_of(NEW.ended_at), NEW.function, NEW.model_id, 0, 1, 0, 0, 0);
  RETURN NULL;
END $$;
CREATE TRIGGER tell_failure AFTER UPDATE OF status ON action
  FOR EACH ROW WHEN (NEW.status = 'FAILED' AND OLD.status <> 'FAILED') EXECUTE FUNCTION tell_failure();

-- What was paid on Stripe's own test pages is no money.
CREATE FUNCTION money_mode(p_session text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN p_session LIKE 'cs\_live\_%' THEN 'LIVE' ELSE 'SANDBOX' END;

CREATE FUNCTION tell_purchase() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_back bigint := least(NEW.price_micro_usd, NEW.refunded_micro_usd + NEW.disputed_micro_usd)
    - least(OLD.price_micro_usd, OLD.refunded_micro_usd + OLD.disputed_micro_usd);
BEGIN
  IF NEW.paid_at IS NOT NULL AND OLD.paid_at IS NULL THEN
    INSERT INTO money_delta (bucket, kind, amount)
      VALUES (quarter_of(NEW.paid_at), 'REVENUE_' || money_mode(NEW.checkout_session_id), NEW.price_micro_usd);
  END IF;
  IF v_back <> 0 THEN
    INSERT INTO money_delta (bucket, kind, amount)
      VALUES (quarter_of(money_back_at(NEW.id)), 'REFUND_' || money_mode(NEW.checkout_session_id), v_back);
  END IF;
  RETURN NULL;
END $$;
-- The last word on it that was heard.
CREATE FUNCTION money_back_at(p_purchase uuid) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(max(changed_at), now()) FROM payment_claim WHERE purchase_id = p_purchase;
$$;
CREATE TRIGGER tell_purchase AFTER UPDATE OF paid_at, refunded_micro_usd, disputed_micro_usd ON purchase
  FOR EACH ROW EXECUTE FUNCTION tell_purchase();

CREATE FUNCTION tell_canary() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO money_delta (bucket, kind, amount)
    VALUES (quarter_of(NEW.at), 'CANARY', NEW.cost_micro_usd - coalesce(OLD.cost_micro_usd, 0));
  RETURN NULL;
END $$;
CREATE TRIGGER tell_canary AFTER UPDATE OF cost_micro_usd ON health_canary
  FOR EACH ROW WHEN (NEW.cost_micro_usd IS DISTINCT FROM OLD.cost_micro_usd AND NEW.cost_micro_usd IS NOT NULL)
  EXECUTE FUNCTION tell_canary();

-- The points of one entry, by the kinds of the grants that they are of.
CREATE FUNCTION points_of(p_entry entry) RETURNS TABLE (kind text, amount bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT 'USED_' || g.kind, sum(a.captured)::bigint
    FROM allocation a JOIN credit_grant g ON g.id = a.grant_id
    WHERE p_entry.kind = 'USAGE' AND a.hold_id = p_entry.hold_id AND a.captured > 0 GROUP BY g.kind
  UNION ALL
  SELECT CASE WHEN p_entry.kind = 'EXPIRY' THEN 'EXPIRED_' WHEN p_entry.kind = 'REVERSAL' THEN 'REVERSED_'
           WHEN p_entry.amount > 0 THEN 'GRANTED_' ELSE 'ADJUSTED_' END
         || coalesce((SELECT g.kind::text FROM credit_grant g WHERE g.id = p_entry.grant_id), 'ADJUSTMENT'),
         CASE WHEN p_entry.kind IN ('EXPIRY', 'REVERSAL') OR p_entry.amount < 0 THEN -p_entry.amount ELSE p_entry.amount END
    WHERE p_entry.kind <> 'USAGE';
$$;
CREATE FUNCTION tell_points() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO money_delta (bucket, kind, amount) SELECT quarter_of(NEW.created_at), kind, amount FROM points_of(NEW);
  RETURN NULL;
END $$;
CREATE TRIGGER tell_points AFTER INSERT ON entry FOR EACH ROW EXECUTE FUNCTION tell_points();

-- Folds up to so many lines into the roll-ups, all in one go: nobody ever sees a line in both, or in none. One at a time,
-- or two would wait for each other's rows. Gives how many it folded.
CREATE FUNCTION fold_reports(p_limit integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_usage bigint[];
  v_money bigint[];
  v_first date;
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtext('reports.fold')) THEN
    RETURN 0;
  END IF;
  v_usage := array(SELECT id FROM usage_delta ORDER BY id LIMIT p_limit);
  v_money := array(SELECT id FROM money_delta ORDER BY id LIMIT p_limit);
  SELECT (min(bucket) AT TIME ZONE 'UTC')::date INTO v_first FROM (
    SELECT bucket FROM usage_delta WHERE id = ANY (v_usage)
    UNION ALL SELECT bucket FROM money_delta WHERE id = ANY (v_money)) AS told;

  WITH taken AS (DELETE FROM usage_delta WHERE id = ANY (v_usage) RETURNING *),
  quarters AS (
    INSERT INTO usage_quarter AS u
    SELECT bucket, function, model_id, sum(actions), sum(failed), sum(points), sum(cost_micro_usd), sum(loss_micro_usd)
      FROM taken GROUP BY 1, 2, 3
    ON CONFLICT (bucket, function, model_id) DO UPDATE SET actions = u.actions + excluded.actions,
      failed = u.failed + excluded.failed, points = u.points + excluded.points,
      cost_micro_usd = u.cost_micro_usd + excluded.cost_micro_usd, loss_micro_usd = u.loss_micro_usd + excluded.loss_micro_usd),
  days AS (
    INSERT INTO usage_day AS u
    SELECT (bucket AT TIME ZONE 'UTC')::date, function, model_id,
           sum(actions), sum(failed), sum(points), sum(cost_micro_usd), sum(loss_micro_usd)
      FROM taken GROUP BY 1, 2, 3
    ON CONFLICT (day, function, model_id) DO UPDATE SET actions = u.actions + excluded.actions,
      failed = u.failed + excluded.failed, points = u.points + excluded.points,
      cost_micro_usd = u.cost_micro_usd + excluded.cost_micro_usd, loss_micro_usd = u.loss_micro_usd + excluded.loss_micro_usd),
  business AS (
    INSERT INTO business_quarter AS u
    SELECT bucket, sum(actions), sum(failed), sum(points), sum(cost_micro_usd), sum(loss_micro_usd) FROM taken GROUP BY 1
    ON CONFLICT (bucket) DO UPDATE SET actions = u.actions + excluded.actions,
      failed = u.failed + excluded.failed, points = u.points + excluded.points,
      cost_micro_usd = u.cost_micro_usd + excluded.cost_micro_usd, loss_micro_usd = u.loss_micro_usd + excluded.loss_micro_usd),
  business_days AS (
    INSERT INTO business_day AS u
    SELECT (bucket AT TIME ZONE 'UTC')::date,
           sum(actions), sum(failed), sum(points), sum(cost_micro_usd), sum(loss_micro_usd) FROM taken GROUP BY 1
    ON CONFLICT (day) DO UPDATE SET actions = u.actions + excluded.actions,
      failed = u.failed + excluded.failed, points = u.points + excluded.points,
      cost_micro_usd = u.cost_micro_usd + excluded.cost_micro_usd, loss_micro_usd = u.loss_micro_usd + excluded.loss_micro_usd),
  accounts AS (
    INSERT INTO account_day AS u
    SELECT account_id, (bucket AT TIME ZONE 'UTC')::date,
           sum(actions), sum(failed), sum(points), sum(cost_micro_usd), sum(loss_micro_usd)
      FROM taken GROUP BY 1, 2
    ON CONFLICT (account_id, day) DO UPDATE SET actions = u.actions + excluded.actions,
      failed = u.failed + excluded.failed, points = u.points + excluded.points,
      cost_micro_usd = u.cost_micro_usd + excluded.cost_micro_usd, loss_micro_usd = u.loss_micro_usd + excluded.loss_micro_usd),
  seen AS (
    SELECT bucket, number / 32768 AS chunk, bit_or(set_bit(B'0'::bit(32768), number % 32768, 1)) AS accounts
      FROM (SELECT DISTINCT bucket, account_id FROM taken WHERE actions > 0) AS t JOIN account_number USING (account_id)
      GROUP BY 1, 2),
  active AS (
    INSERT INTO active_quarter AS q SELECT * FROM seen
    ON CONFLICT (bucket, chunk) DO UPDATE SET accounts = q.accounts | excluded.accounts)
  INSERT INTO active_day AS d SELECT (bucket AT TIME ZONE 'UTC')::date, chunk, bit_or(accounts) FROM seen GROUP BY 1, 2
  ON CONFLICT (day, chunk) DO UPDATE SET accounts = d.accounts | excluded.accounts;

  -- A day of a zone begins at most a day before that of UTC. What was cut before this came is cut anew.
  DELETE FROM zone_day WHERE day >= v_first - 1;

  WITH taken AS (DELETE FROM money_delta WHERE id = ANY (v_money) RETURNING *),
  days AS (
    INSERT INTO money_day AS m SELECT kind, (bucket AT TIME ZONE 'UTC')::date, sum(amount) FROM taken GROUP BY 1, 2
    ON CONFLICT (kind, day) DO UPDATE SET amount = m.amount + excluded.amount)
  INSERT INTO money_quarter AS m SELECT kind, bucket, sum(amount) FROM taken GROUP BY 1, 2
  ON CONFLICT (kind, bucket) DO UPDATE SET amount = m.amount + excluded.amount;
  RETURN coalesce(array_length(v_usage, 1), 0) + coalesce(array_length(v_money, 1), 0);
END $$;

-- All of it anew, from the rows. Writers wait meanwhile: their lines are either in the rows that are read, or come after.
CREATE FUNCTION rebuild_reports() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('reports.fold'));
  LOCK TABLE usage_delta, money_delta IN SHARE ROW EXCLUSIVE MODE;
  DELETE FROM usage_delta;
  DELETE FROM money_delta;
  DELETE FROM usage_quarter;
  DELETE FROM usage_day;
  DELETE FROM business_quarter;
  DELETE FROM account_day;
  DELETE FROM active_quarter;
  DELETE FROM active_day;
  DELETE FROM zone_day;
  DELETE FROM business_day;
  DELETE FROM money_day;
  DELETE FROM money_quarter WHERE kind <> 'CANARY' OR bucket >= quarter_of((SELECT coalesce(min(at), now()) FROM health_canary));
  INSERT INTO account_number (account_id) SELECT id FROM account ORDER BY created_at, id ON CONFLICT DO NOTHING;

  INSERT INTO account_day
    SELECT account_id, (bucket AT TIME ZONE 'UTC')::date,
           sum(actions), sum(failed), sum(points), sum(cost_micro_usd), sum(loss_micro_usd)
      FROM usage_rows() GROUP BY 1, 2 ORDER BY 2, 1;
  INSERT INTO usage_quarter
    SELECT bucket, function, model_id, sum(actions), sum(failed), sum(points), sum(cost_micro_usd), sum(loss_micro_usd)
      FROM usage_rows() GROUP BY 1, 2, 3 ORDER BY 1;
  INSERT INTO usage_day
    SELECT (bucket AT TIME ZONE 'UTC')::date, function, model_id,
           sum(actions), sum(failed), sum(points), sum(cost_micro_usd), sum(loss_micro_usd)
      FROM usage_quarter GROUP BY 1, 2, 3;
  INSERT INTO business_quarter
    SELECT bucket, sum(actions), sum(failed), sum(points), sum(cost_micro_usd), sum(loss_micro_usd)
      FROM usage_quarter GROUP BY 1 ORDER BY 1;
  INSERT INTO business_day
    SELECT day, sum(actions), sum(failed), sum(points), sum(cost_micro_usd), sum(loss_micro_usd) FROM usage_day GROUP BY 1;
  INSERT INTO active_quarter
    SELECT bucket, number / 32768, bit_or(set_bit(B'0'::bit(32768), number % 32768, 1))
      FROM (SELECT DISTINCT bucket, account_id FROM usage_bucket WHERE actions > 0) AS t JOIN account_number USING (account_id)
      GROUP BY 1, 2 ORDER BY 1, 2;
  INSERT INTO active_day
    SELECT (bucket AT TIME ZONE 'UTC')::date, chunk, bit_or(accounts) FROM active_quarter GROUP BY 1, 2;

  INSERT INTO money_quarter
    SELECT kind, bucket, sum(amount) FROM (
      SELECT 'REVENUE_' || money_mode(checkout_session_id) AS kind, quarter_of(paid_at) AS bucket, price_micro_usd AS amount
        FROM purchase WHERE paid_at IS NOT NULL
      UNION ALL
      SELECT 'REFUND_' || money_mode(checkout_session_id), quarter_of(money_back_at(id)),
             least(price_micro_usd, refunded_micro_usd + disputed_micro_usd)
        FROM purchase WHERE refunded_micro_usd + disputed_micro_usd > 0
      UNION ALL
      SELECT 'CANARY', quarter_of(at), cost_micro_usd FROM health_canary WHERE cost_micro_usd IS NOT NULL
      UNION ALL
      SELECT loss_reason(c), quarter_of(coalesce(c.ended_at, c.started_at)), c.cost_micro_usd
        FROM provider_call c WHERE loss_reason(c) IS NOT NULL
      UNION ALL
      SELECT p.kind, quarter_of(e.created_at), p.amount FROM entry e CROSS JOIN LATERAL points_of(e) AS p) AS rows
    GROUP BY 1, 2;
  INSERT INTO money_day
    SELECT kind, (bucket AT TIME ZONE 'UTC')::date, sum(amount) FROM money_quarter GROUP BY 1, 2;
END $$;

-- The rows that count, in the form of the lines that they left.
CREATE FUNCTION usage_rows() RETURNS SETOF usage_delta
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT 0::bigint, account_id, bucket, function, model_id, actions, 0, points, 0::bigint, 0::bigint FROM usage_bucket
  UNION ALL
  SELECT 0, c.account_id, quarter_of(coalesce(c.ended_at, c.started_at)), a.function, c.model_id, 0, 0, 0,
         c.cost_micro_usd, CASE WHEN c.counted THEN 0 ELSE c.cost_micro_usd END
    FROM provider_call c JOIN action a ON a.id = c.action_id WHERE c.cost_micro_usd <> 0
  UNION ALL
  SELECT 0, account_id, quarter_of(ended_at), function, model_id, 0, 1, 0, 0, 0 FROM action WHERE status = 'FAILED';
$$;

REVOKE EXECUTE ON FUNCTION fold_reports, rebuild_reports, usage_rows, points_of, money_back_at FROM PUBLIC;
GRANT EXECUTE ON FUNCTION fold_reports, rebuild_reports TO palette_server;

SELECT rebuild_reports();
