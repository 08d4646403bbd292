-- agents_silver: accounts (teams and the agents in them), their Zillow connection, their smart lists; and the raw feed.
CREATE TABLE agents_silver.accounts (
  id BIGINT NOT NULL, name VARCHAR NOT NULL, plan_id INTEGER, account_type VARCHAR NOT NULL, parent_account_id BIGINT,
  owner_name VARCHAR, owner_email VARCHAR, status VARCHAR NOT NULL, seats INTEGER, created_at TIMESTAMPTZ NOT NULL, updated_at TIMESTAMPTZ);
INSERT INTO agents_silver.accounts
SELECT
  account_id, name, (1 + dice(account_no, 70, 4))::INTEGER, 'team', NULL, 'Owner Testwell ' || account_no, 'owner' || account_no || '@example.com',
  CASE WHEN account_no = 345 OR dice(account_no, 71, 100) < 91 THEN 'active' ELSE pick(['trial', 'suspended', 'cancelled'], account_no, 72) END,
  agents::INTEGER, instant(created_s), instant(getvariable('end_s') - dice(account_no, 73, 200 * 86400))
FROM account
UNION ALL
SELECT
  agent_id, first_name || ' ' || last_name, NULL, 'agent', account_id, first_name || ' ' || last_name, lower(first_name) || agent_id || '@example.com',
  CASE WHEN dice(agent_id, 74, 100) < 94 THEN 'active' ELSE 'deactivated' END, NULL, instant(created_s),
  instant(getvariable('end_s') - dice(agent_id, 75, 200 * 86400))
FROM agent;
COMMENT ON TABLE agents_silver.accounts IS 'Teams (account_type team) and the agents in them (account_type agent, parent_account_id).';

CREATE TABLE agents_silver.zillow_agents (
  user_id BIGINT NOT NULL, account_id BIGINT NOT NULL, zuid VARCHAR NOT NULL, is_flex BOOLEAN, is_premier BOOLEAN, status VARCHAR, created_at TIMESTAMPTZ);
INSERT INTO agents_silver.zillow_agents
SELECT agent_id, account_id, 'X1-ZU' || lower(hex(hash(agent_id, 'zuid'))), dice(agent_id, 76, 100) < 30, dice(agent_id, 77, 100) < 45,
       CASE WHEN dice(agent_id, 78, 100) < 92 THEN 'linked' ELSE 'pending' END, instant(created_s + 86400 * dice(agent_id, 79, 200))
FROM agent WHERE seat = 0 OR dice(agent_id, 80, 100) < 70;
COMMENT ON COLUMN agents_silver.zillow_agents.user_id IS 'agents_silver.accounts.id of the agent.';

CREATE TABLE agents_silver.zillow_auth (
  account_id BIGINT NOT NULL, user_id BIGINT NOT NULL, zuid VARCHAR NOT NULL, encrypted_refresh_token VARCHAR, created_at TIMESTAMPTZ, updated_at TIMESTAMPTZ);
INSERT INTO agents_silver.zillow_auth
SELECT account_id, user_id, zuid, 'FAKE:' || hex(hash(user_id, 'token')), created_at,
       least(instant(getvariable('end_s') - 1), created_at + to_days(dice(user_id, 81, 700)::INTEGER))
FROM agents_silver.zillow_agents WHERE dice(user_id, 82, 100) < 86;

CREATE TABLE agents_silver.zillow_sync_users (
  id BIGINT NOT NULL, account_id BIGINT NOT NULL, user_id BIGINT NOT NULL, zillow_email VARCHAR, problem_msg VARCHAR, problem_at TIMESTAMPTZ,
  last_verified_at TIMESTAMPTZ, lead_count INTEGER);
INSERT INTO agents_silver.zillow_sync_users
SELECT
  user_id * 10, account_id, user_id, CASE WHEN dice(user_id, 83, 40) = 0 THEN '' ELSE 'agent' || user_id || '@example.com' END,
  CASE WHEN account_id = 12345 THEN 'invalid_grant: refresh token was revoked'
       WHEN troubled THEN pick(['invalid_grant: refresh token was revoked', 'rate limited by Zillow', 'agent not found in Zillow', 'email mismatch'], user_id, 84)
       WHEN dice(user_id, 85, 30) = 0 THEN '' END,
  CASE WHEN account_id = 12345 THEN instant(pacific_midnight(getvariable('night') - 9) + 11400 + dice(user_id, 86, 60))
       WHEN troubled THEN instant(getvariable('end_s') - dice(user_id, 87, 40 * 86400)) END,
  instant(getvariable('end_s') - CASE WHEN troubled OR account_id = 12345 THEN 10 * 86400 ELSE 0 END - dice(user_id, 88, 2 * 86400)),
  dice(user_id, 89, 400)::INTEGER
FROM (SELECT *, dice(user_id, 90, 100) < 6 AS troubled FROM agents_silver.zillow_agents);
COMMENT ON COLUMN agents_silver.zillow_sync_users.problem_msg IS 'Last problem of the synchronisation; NULL or empty when there is none.';

CREATE TABLE agents_silver.smart_lists AS
SELECT n AS id, pick(['New leads', 'Call today', 'Hot buyers', 'No activity 30 days', 'Zillow Flex', 'Birthdays'], n, 91) || ' ' || n AS name,
       12000 + dice(n, 92, 600) AS account_id, instant(getvariable('end_s') - 86400 * dice(n, 93, 900)) AS created_at
FROM range(1, 1801) r(n);
CREATE TABLE agents_silver.smart_list_counts AS
SELECT id AS smart_list_id, dice(id, 94, 900)::INTEGER AS count, instant(getvariable('end_s') - 600) AS counted_at FROM agents_silver.smart_lists;
CREATE TABLE agents_silver.users_smart_lists AS
SELECT agent_id AS user_id, 1 + dice(agent_id * 4 + slot, 95, 1800) AS smart_list_id
FROM agent, range(3) r(slot) GROUP BY ALL;

-- Raw: the same accounts as the application wrote them, settings as a map, and now and then the row twice.
CREATE TABLE agents_bronze.accounts AS
SELECT
  id::VARCHAR AS id, name, coalesce(plan_id::VARCHAR, '') AS plan_id, account_type, coalesce(parent_account_id::VARCHAR, '') AS parent_account_id,
  owner_email, status, created_at::VARCHAR AS created_at,
  MAP {'timezone': pick(['US/Pacific', 'US/Eastern', '', 'America/Denver'], id, 96), 'locale': 'en_US'} AS settings,
  getvariable('night') AS _export_date
FROM agents_silver.accounts, range(2) r(copy) WHERE copy = 0 OR dice(id, 97, 120) = 0;
CREATE TABLE agents_bronze.zillow_agents AS
SELECT user_id::VARCHAR AS user_id, account_id::VARCHAR AS account_id, CASE WHEN dice(user_id, 98, 60) = 0 THEN '' ELSE zuid END AS zuid,
       to_json({'flex': is_flex, 'premier': is_premier, 'status': status})::VARCHAR AS payload, getvariable('night') AS _export_date
FROM agents_silver.zillow_agents;
