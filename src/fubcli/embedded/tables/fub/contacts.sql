-- contacts_silver: the cleaned contact records and the three small tables they point at.
CREATE TABLE contacts_silver.lead_sources (id BIGINT NOT NULL, name VARCHAR NOT NULL, category VARCHAR, created_at TIMESTAMPTZ);
INSERT INTO contacts_silver.lead_sources
SELECT n, names[n], CASE WHEN n <= 3 THEN 'portal-zillow' WHEN n <= 8 THEN 'portal' WHEN n <= 16 THEN 'marketing' ELSE 'personal' END,
       TIMESTAMPTZ '2019-01-01 08:00:00+00' + n::INTEGER * INTERVAL 40 DAYS
FROM (SELECT ['Zillow', 'Zillow Flex', 'Zillow Preferred', 'Realtor.com', 'Redfin', 'Homes.com', 'Trulia', 'Homelight', 'Facebook Ads',
  'Google Ads', 'Website', 'Landing Page', 'Ylopo', 'BoomTown', 'Instagram', 'YouTube', 'Referral', 'Open House', 'Sphere', 'Sign Call',
  'Past Client', 'Walk-in', 'Import', 'Unspecified'] AS names), range(1, 25) r(n);

CREATE TABLE contacts_silver.stages (
  id BIGINT NOT NULL, name VARCHAR NOT NULL, sort_order INTEGER NOT NULL, is_closed BOOLEAN, is_system BOOLEAN, created_at TIMESTAMPTZ);
INSERT INTO contacts_silver.stages
SELECT n, names[n], n::INTEGER * 10, n IN (9, 11, 12), n IN (1, 9, 12), TIMESTAMPTZ '2019-01-01 08:00:00+00'
FROM (SELECT ['Lead', 'Attempted Contact', 'Spoke with Customer', 'Appointment Set', 'Met with Customer', 'Showing Homes', 'Submitting Offers',
  'Under Contract', 'Sale Closed', 'Nurture', 'Rejected', 'Trash', 'Past Client', 'Sphere'] AS names), range(1, 15) r(n);

CREATE TABLE contacts_silver.timeframes (id BIGINT NOT NULL, name VARCHAR NOT NULL, months_max INTEGER);
INSERT INTO contacts_silver.timeframes VALUES
  (1, '0-3 Months', 3), (2, '3-6 Months', 6), (3, '6-12 Months', 12), (4, '12+ Months', NULL), (5, 'No Plans', NULL);

CREATE TABLE contacts_silver.contacts (
  id BIGINT NOT NULL, account_id BIGINT NOT NULL, assigned_user_id BIGINT, lead_source_id BIGINT, stage_id BIGINT NOT NULL, timeframe_id BIGINT,
  first_name VARCHAR, last_name VARCHAR, email VARCHAR, phone VARCHAR, lead_source VARCHAR,
  created_at TIMESTAMPTZ NOT NULL, updated_at TIMESTAMPTZ NOT NULL, assigned_at TIMESTAMPTZ, last_activity_date TIMESTAMPTZ,
  calls_outgoing INTEGER NOT NULL, calls_incoming INTEGER NOT NULL, emails_sent INTEGER NOT NULL, emails_received INTEGER NOT NULL,
  conversion_rate DOUBLE, contact_id BIGINT NOT NULL);
INSERT INTO contacts_silver.contacts
SELECT
  id, account_id, assigned_user_id, lead_source_id, stage_id, timeframe_id,
  CASE WHEN contactability = 0 THEN NULL WHEN contactability < 3 THEN '' ELSE first_name END,
  CASE WHEN contactability = 0 THEN NULL WHEN contactability BETWEEN 2 AND 6 THEN '' ELSE last_name END,
  CASE WHEN contactability BETWEEN 10 AND 14 THEN NULL WHEN contactability BETWEEN 15 AND 17 THEN ''
       ELSE lower(first_name) || '.' || id || '@example.com' END,
  CASE WHEN contactability BETWEEN 15 AND 24 THEN NULL WHEN contactability BETWEEN 25 AND 27 THEN ''
       ELSE fake_phone(id) END,
  CASE WHEN contactability BETWEEN 30 AND 33 THEN '' ELSE source_name END,
  instant(created_s), instant(updated_s),
  CASE WHEN assigned_user_id IS NOT NULL
       THEN instant(created_s + (least(updated_s - created_s, 259200) * share(id, 42))::BIGINT) END,
  CASE WHEN contactability < 78 THEN instant(created_s + ((updated_s - created_s) * sqrt(share(id, 43)))::BIGINT) END,
  calls, calls // 3, emails, emails // 4,
  CASE WHEN true_stage >= 4 THEN round(least(1, true_stage / 14 + dice(id, 44, 100) / 1000), 4) END,
  id
FROM (
  SELECT c.*, s.names[c.lead_source_id] AS source_name,
         (least(true_stage, 9) * share(id, 45) * 3)::INTEGER AS calls, (least(true_stage, 9) * share(id, 46) * 5)::INTEGER AS emails
  FROM contact c, (SELECT list(name ORDER BY id) AS names FROM contacts_silver.lead_sources) s
);

COMMENT ON TABLE contacts_silver.contacts IS 'Cleaned contact records with the full customer lifecycle; filter on account_id and created_at.';
COMMENT ON COLUMN contacts_silver.contacts.contact_id IS 'The same as id; queries write either.';
COMMENT ON COLUMN contacts_silver.contacts.assigned_user_id IS 'The agent in charge: agents_silver.accounts.id; NULL when nobody is.';
COMMENT ON COLUMN contacts_silver.contacts.lead_source IS 'Name of the source as it was typed; lead_source_id is the reference.';
COMMENT ON COLUMN contacts_silver.contacts.stage_id IS 'contacts_silver.stages.id';
COMMENT ON TABLE contacts_silver.stages IS 'Stages of the sales funnel, in sort_order.';
