-- contacts_bronze: the export's CSV rows as they came, all text, with what the loader adds; and the raw Zillow feed.
CREATE TABLE contacts_bronze.contacts (
  id VARCHAR, account_id VARCHAR, assigned_user_id VARCHAR, lead_source_id VARCHAR, stage_id VARCHAR, timeframe_id VARCHAR,
  first_name VARCHAR, last_name VARCHAR, email VARCHAR, phone VARCHAR, lead_source VARCHAR,
  created_at VARCHAR, updated_at VARCHAR, assigned_at VARCHAR, last_activity_date VARCHAR,
  calls_outgoing VARCHAR, calls_incoming VARCHAR, emails_sent VARCHAR, emails_received VARCHAR, conversion_rate VARCHAR,
  _export_date VARCHAR, _ingested_at VARCHAR, _source_file VARCHAR, _row_hash VARCHAR);

-- _export_date is the night that delivered the row's present version: the Pacific day after its last change.
INSERT INTO contacts_bronze.contacts
SELECT
  s.id::VARCHAR, s.account_id::VARCHAR, coalesce(s.assigned_user_id::VARCHAR, ''), coalesce(s.lead_source_id::VARCHAR, ''),
  CASE WHEN c.regressed AND dice(c.id, 50, 100) < 60 THEN c.true_stage ELSE s.stage_id END::VARCHAR,
  coalesce(s.timeframe_id::VARCHAR, '\N'),
  coalesce(s.first_name, '\N'), coalesce(s.last_name, '\N'),
  CASE dice(c.id, 51, 250) WHEN 0 THEN replace(s.email, '@', '(at)') WHEN 1 THEN 'n/a' WHEN 2 THEN ' ' || upper(s.email) || ' '
    WHEN 3 THEN 'test@' WHEN 4 THEN s.email || ';' || s.email ELSE coalesce(s.email, '\N') END,
  coalesce(s.phone, ''), coalesce(s.lead_source, ''),
  CASE dice(c.id, 52, 4000) WHEN 0 THEN '0000-00-00 00:00:00' WHEN 1 THEN '31/02/2025 9:5' ELSE mariadb_text(c.created_s) END,
  mariadb_text(c.updated_s), coalesce(mariadb_text(epoch(s.assigned_at)), '\N'),
  CASE dice(c.id, 53, 5000) WHEN 0 THEN 'yesterday' ELSE coalesce(left(s.last_activity_date::VARCHAR, 10), '') END,
  s.calls_outgoing::VARCHAR, s.calls_incoming::VARCHAR, s.emails_sent::VARCHAR, s.emails_received::VARCHAR,
  coalesce(s.conversion_rate::VARCHAR, ''),
  k.delivered::VARCHAR, k.ingested, k.file, right(hex(hash(c.id, c.updated_s)), 8)
FROM contact c
JOIN contacts_silver.contacts s USING (id)
ASOF JOIN (
  SELECT midnight_s, day + 1 AS delivered, mariadb_text(midnight_s + length_s + 1500) AS ingested,
         'export/contacts/' || (day + 1) || '/part-000.csv' AS file
  FROM calendar
) k ON c.updated_s >= k.midnight_s;

-- Re-deliveries: the same row again in the same night, an older version from an earlier night, and rows without an owner.
INSERT INTO contacts_bronze.contacts
SELECT * REPLACE (replace(_source_file, 'part-000', 'part-001') AS _source_file) FROM contacts_bronze.contacts
WHERE dice(id, 54, 90) = 0
UNION ALL
SELECT * REPLACE (
  '1' AS stage_id, created_at AS updated_at, '0' AS calls_outgoing, '' AS conversion_rate, left(created_at, 10) AS _export_date,
  created_at AS _ingested_at, 'backfill/contacts.csv' AS _source_file, right(hex(hash(id, 'backfill')), 8) AS _row_hash)
FROM contacts_bronze.contacts WHERE dice(id, 55, 110) = 0
UNION ALL
SELECT * REPLACE ('' AS id, '' AS account_id, 'TEST' AS first_name, right(hex(hash(id, 'orphan')), 8) AS _row_hash)
FROM contacts_bronze.contacts WHERE dice(id, 56, 1500) = 0;
COMMENT ON TABLE contacts_bronze.contacts IS 'Raw CSV rows of the nightly export, all text, with re-deliveries; \N and empty both mean nothing.';

CREATE TABLE contacts_bronze.zillow_lead_events_logs (
  id BIGINT NOT NULL, owner_agent_id BIGINT, contact_id BIGINT, account_id BIGINT, event_type VARCHAR, is_tour BOOLEAN, is_flex BOOLEAN,
  property STRUCT(zpid BIGINT, city VARCHAR, price DECIMAL(12, 2)), created_at TIMESTAMPTZ NOT NULL);
INSERT INTO contacts_bronze.zillow_lead_events_logs
SELECT
  id * 10, coalesce(assigned_user_id, agent_id(account_no, 0)), id, account_id,
  pick(['contact_agent', 'tour_request', 'saved_home', 'question'], id, 57), dice(id, 58, 100) < 31, lead_source_id = 2,
  {'zpid': 40000000 + dice(id, 59, 9000000), 'city': pick(['Seattle', 'Tacoma', 'Bellevue', 'Portland', 'Spokane', 'Boise'], id, 60),
   'price': ((180 + dice(id, 61, 1400)) * 1000)::DECIMAL(12, 2)},
  instant(created_s)
FROM contact WHERE lead_source_id <= 3;
COMMENT ON TABLE contacts_bronze.zillow_lead_events_logs IS 'Raw Zillow lead events; owner_agent_id is an agent, who may lack a zillow_auth row.';
