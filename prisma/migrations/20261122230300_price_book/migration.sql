-- A price below zero would mint points.
ALTER TABLE plan ADD CHECK (monthly_points >= 0), ADD CHECK (price_micro_usd >= 0), ADD CHECK (starts_per_minute > 0);
ALTER TABLE boost_pack ADD CHECK (points > 0), ADD CHECK (price_micro_usd > 0);
ALTER TABLE rate ADD CHECK (points_per_dollar > 0);
ALTER TABLE model ADD CHECK (input_price >= 0), ADD CHECK (output_price >= 0);

-- What the price book starts with; from here on it is data that an admin edits.
INSERT INTO plan (tier, name, monthly_points, price_micro_usd, starts_per_minute) VALUES
  ('FREE', 'Free', 50, 0, 20),
  ('PRO', 'Pro', 2500, 20000000, 20),
  ('STUDIO', 'Studio', 7500, 50000000, 60);

INSERT INTO boost_pack (id, name, points, price_micro_usd, popular, position) VALUES
  ('quick', 'Quick', 500, 4000000, false, 0),
  ('power', 'Power', 1500, 10000000, true, 1),
  ('mega', 'Mega', 5000, 30000000, false, 2);

-- A point covers half a cent of cost and is sold for 0.6 to 0.8 cents: no pack sells below cost.
INSERT INTO rate (points_per_dollar, effective_at, reason) VALUES (200, '2026-01-01T00:00:00Z', 'The rate to start from');
