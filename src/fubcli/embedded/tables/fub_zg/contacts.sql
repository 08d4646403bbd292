-- Contacts enriched with what Zillow knows, and the metrics that executives look at.
CREATE TABLE contacts_silver.contacts (
  id BIGINT NOT NULL, account_id BIGINT NOT NULL, assigned_user_id BIGINT, stage_id BIGINT NOT NULL, first_name VARCHAR, last_name VARCHAR, email VARCHAR,
  phone VARCHAR, zuid VARCHAR, is_flex BOOLEAN, saved_homes INTEGER, created_at TIMESTAMPTZ NOT NULL, updated_at TIMESTAMPTZ NOT NULL);
INSERT INTO contacts_silver.contacts
SELECT c.id, c.account_id, c.assigned_user_id, c.stage_id, c.first_name, CASE WHEN contactability = 1 THEN '' ELSE c.last_name END,
       CASE WHEN contactability < 95 THEN lower(first_name) || '.' || c.id || '@example.com' END,
       fake_phone(c.id),
       p.zuid, c.lead_source_id = 2, dice(c.id, 206, 40)::INTEGER, instant(c.created_s), instant(c.updated_s)
FROM contact c LEFT JOIN identity_gold.unified_people p ON p.fub_contact_id = c.id WHERE c.lead_source_id <= 3;

CREATE TABLE contacts_gold.contacts (
  id BIGINT NOT NULL, account_id BIGINT NOT NULL, person_id BIGINT, stage_id BIGINT NOT NULL, lifecycle VARCHAR NOT NULL, intent_score DOUBLE,
  estimated_budget DECIMAL(12, 2), preferred_cities VARCHAR[], first_name VARCHAR, last_name VARCHAR, email VARCHAR, phone VARCHAR,
  created_at TIMESTAMPTZ NOT NULL, updated_at TIMESTAMPTZ NOT NULL);
INSERT INTO contacts_gold.contacts
SELECT id, account_id, CASE WHEN zuid IS NOT NULL THEN 70000000 + id END, stage_id,
       CASE WHEN stage_id <= 2 THEN 'new' WHEN stage_id <= 6 THEN 'engaged' WHEN stage_id <= 8 THEN 'transacting' WHEN stage_id IN (9, 13) THEN 'client' ELSE 'dormant' END,
       round(dice(id, 207, 1000) / 1000, 3), ((150 + dice(id, 208, 900)) * 1000)::DECIMAL(12, 2),
       [pick(['Seattle', 'Tacoma', 'Bellevue', 'Portland'], id, 209), pick(['Spokane', 'Boise', 'Olympia'], id, 210)],
       first_name, last_name, email, phone, created_at, updated_at
FROM contacts_silver.contacts;
COMMENT ON TABLE contacts_gold.contacts IS 'Zillow-enriched contacts, one row each.';

CREATE TABLE metrics_gold.daily_leads AS
SELECT timezone('America/Los_Angeles', created_at)::DATE AS metric_date, count(*) AS leads, count(*) FILTER (is_flex) AS flex_leads,
       count(*) FILTER (assigned_user_id IS NULL) AS unassigned
FROM contacts_silver.contacts GROUP BY 1 ORDER BY 1;
CREATE TABLE metrics_gold.account_kpis AS
SELECT account_id, count(*) AS contacts, count(*) FILTER (stage_id = 9) AS closed,
       (count(*) FILTER (stage_id = 9) / count(*))::DECIMAL(6, 4) AS conversion, max(created_at) AS last_lead_at
FROM contacts_silver.contacts GROUP BY 1 ORDER BY 1;
