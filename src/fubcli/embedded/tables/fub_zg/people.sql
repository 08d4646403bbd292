-- Who is who: FUB contacts that Zillow knows, resolved in three steps, and the agents on both sides.
CREATE TABLE identity_bronze.identity_events AS
SELECT id * 10 + slot AS id, id::VARCHAR AS fub_contact_id, CASE WHEN slot = 0 THEN 'X1-ZU' || lower(hex(hash(id, 'person'))) ELSE '' END AS zuid,
       {'email': lower(first_name) || '.' || id || '@example.com', 'phone': '555-01' || lpad(dice(id, 41, 100)::VARCHAR, 2, '0')} AS keys,
       pick(['registration', 'lead_form', 'tour'], id, 200) AS source, instant(created_s + slot * 30) AS received_at
FROM contact, range(2) r(slot) WHERE lead_source_id <= 3 AND (slot = 0 OR dice(id, 201, 9) = 0);

CREATE TABLE identity_silver.identity_links (
  fub_contact_id BIGINT NOT NULL, zuid VARCHAR NOT NULL, match_type VARCHAR NOT NULL, confidence DOUBLE NOT NULL, linked_at TIMESTAMPTZ);
INSERT INTO identity_silver.identity_links
SELECT fub_contact_id::BIGINT, zuid, pick(['email', 'email', 'phone', 'email+phone', 'probabilistic'], id, 202), round(0.8 + dice(id, 203, 200) / 1000, 3), received_at
FROM identity_bronze.identity_events WHERE zuid <> '' AND dice(id, 204, 100) < 96;

CREATE TABLE identity_gold.unified_people (
  person_id BIGINT NOT NULL, fub_contact_id BIGINT NOT NULL, zuid VARCHAR NOT NULL, confidence DOUBLE NOT NULL, first_seen_at TIMESTAMPTZ);
INSERT INTO identity_gold.unified_people
SELECT 70000000 + fub_contact_id, fub_contact_id, zuid, confidence, linked_at FROM identity_silver.identity_links WHERE confidence >= 0.85;
COMMENT ON TABLE identity_gold.unified_people IS 'One row for each person known to FUB and to Zillow.';

CREATE TABLE agents_bronze.agents AS
SELECT agent_id::VARCHAR AS user_id, account_id::VARCHAR AS account_id, first_name || ' ' || last_name AS name,
       'X1-ZU' || lower(hex(hash(agent_id, 'zuid'))) AS zuid, MAP {'team': 'T' || account_no, 'tier': pick(['flex', 'premier', ''], agent_id, 205)} AS profile,
       getvariable('night') AS _export_date
FROM agent WHERE dice(agent_id, 80, 100) < 70 OR seat = 0;
CREATE TABLE agents_silver.agents AS
SELECT user_id::BIGINT AS user_id, account_id::BIGINT AS account_id, name, zuid, nullif(profile['tier'], '') AS tier FROM agents_bronze.agents;
CREATE TABLE agents_gold.agent_hierarchy AS
SELECT a.user_id, a.account_id, a.name AS agent_name, t.name AS team_name, a.tier, a.user_id % 100 = 0 AS is_team_lead
FROM agents_silver.agents a JOIN account t USING (account_id);
