-- Usage, money, support and the data that several systems share.
CREATE TABLE usage_silver.account_usage (
  account_id BIGINT NOT NULL, month_year DATE NOT NULL, monthly_value DECIMAL(12, 2), active_users INTEGER, api_calls BIGINT);
INSERT INTO usage_silver.account_usage
SELECT account_id, (date_trunc('month', getvariable('night')) - to_months(m::INTEGER))::DATE,
       (agents * 69 + dice(account_no * 40 + m, 140, 5000) / 100)::DECIMAL(12, 2), (1 + dice(account_no * 40 + m, 141, agents))::INTEGER,
       dice(account_no * 40 + m, 142, 90000)
FROM account, range(24) r(m);
COMMENT ON COLUMN usage_silver.account_usage.month_year IS 'First day of the month.';

CREATE TABLE usage_bronze.api_requests AS
SELECT n AS id, (12000 + floor(600 * pow(share(n, 143), 3))::BIGINT)::VARCHAR AS account_id,
       pick(['GET /v1/people', 'POST /v1/events', 'GET /v1/users', 'PUT /v1/people', ''], n, 144) AS endpoint,
       pick(['200', '200', '200', '200', '201', '404', '429', '500'], n, 145) AS status,
       instant(getvariable('end_s') - dice(n, 146, 7 * 86400) - 1) AS requested_at, getvariable('night') AS _export_date
FROM range(6000) r(n);
CREATE TABLE usage_bronze.feature_events AS
SELECT n AS id, agent_id(a, 0) AS user_id, 12000 + a AS account_id, pick(['smart_list_open', 'dialer_start', 'bulk_email', 'import'], n, 147) AS feature,
       MAP {'platform': pick(['web', 'ios', 'android'], n, 148), 'version': pick(['8.1', '8.2', ''], n, 149)} AS properties,
       instant(getvariable('end_s') - dice(n, 150, 7 * 86400) - 1) AS occurred_at
FROM (SELECT n, dice(n, 151, 600) AS a FROM range(4000) r(n));

CREATE TABLE stripe_bronze.customers AS
SELECT 'cus_FAKE' || account_id AS id, account_id::VARCHAR AS account_id, 'billing' || account_id || '@example.com' AS email,
       dice(account_id, 152, 25) = 0 AS delinquent, instant(created_s) AS created
FROM account;
CREATE TABLE stripe_bronze.charges AS
SELECT 'ch_FAKE' || hex(hash(account_id, month_year)) AS id, 'cus_FAKE' || account_id AS customer_id, (monthly_value * 100)::BIGINT AS amount, 'usd' AS currency,
       pick(['succeeded', 'succeeded', 'succeeded', 'succeeded', 'succeeded', 'succeeded', 'failed', 'refunded'], account_id * 300 + month(month_year), 153) AS status,
       {'brand': pick(['visa', 'mastercard', 'amex'], account_id, 154), 'last4': '4242'} AS card, month_year::TIMESTAMPTZ + INTERVAL 8 HOURS AS created
FROM usage_silver.account_usage WHERE month_year > getvariable('night') - 400;

CREATE TABLE zendesk_bronze.tickets AS
SELECT 500000 + n AS id, CASE WHEN n % 37 = 0 THEN 12345 ELSE 12000 + dice(n, 155, 600) END AS account_id,
       CASE WHEN n % 37 = 0 THEN 'Contacts moved back to Lead' ELSE pick(['Cannot log in', 'Zillow leads missing', 'Billing question', 'Smart list count wrong',
         'Duplicate contacts', ''], n, 156) END AS subject,
       pick(['open', 'pending', 'solved', 'closed'], n, 157) AS status, pick(['low', 'normal', 'high', 'urgent'], n, 158) AS priority,
       ['crm', pick(['zillow', 'billing', 'import', 'mobile'], n, 159)] AS tags, 'user' || n || '@example.com' AS requester_email,
       instant(getvariable('end_s') - CASE WHEN n % 37 = 0 THEN dice(n, 160, 8 * 86400) ELSE dice(n, 161, 120 * 86400) END - 1) AS created_at
FROM range(1500) r(n);

CREATE TABLE shared_internal_bronze.feature_flags AS
SELECT n AS id, 'flag_' || n AS name, dice(n, 162, 3) = 0 AS enabled, to_json({'rollout': dice(n, 163, 101)})::VARCHAR AS rules, getvariable('night') AS _export_date
FROM range(1, 61) r(n);
CREATE TABLE shared_internal_silver.markets AS
SELECT n AS id, ['Seattle', 'Tacoma', 'Portland', 'Boise', 'Denver', 'Phoenix', 'Austin', 'Dallas', 'Atlanta', 'Miami'][n] AS name,
       ['WA', 'WA', 'OR', 'ID', 'CO', 'AZ', 'TX', 'TX', 'GA', 'FL'][n] AS state FROM range(1, 11) r(n);
CREATE TABLE shared_internal_silver.account_markets AS
SELECT account_id, 1 + dice(account_no, 164, 10) AS market_id, dice(account_no, 165, 10) < 8 AS is_primary FROM account;

CREATE TABLE fub_operator_bronze.job_runs AS
SELECT n AS id, pick(['export', 'dedupe', 'zillow-sync', 'reindex', 'backfill'], n, 166) AS job, pick(['ok', 'ok', 'ok', 'ok', 'retried', 'failed'], n, 167) AS result,
       instant(getvariable('end_s') - n * 3600 - dice(n, 168, 1800)) AS started_at, dice(n, 169, 1500)::INTEGER AS seconds
FROM range(1, 1201) r(n)
UNION ALL
SELECT 9000, 'zillow-sync-backfill', 'ok', instant(pacific_midnight(getvariable('night') - 9) + 11400), 660;

CREATE TABLE airbyte_internal.sync_log AS
SELECT n AS id, pick(['stripe', 'zendesk', 'zillow'], n, 170) AS source, 'succeeded' AS status, instant(getvariable('end_s') - n * 86400 + 1200) AS finished_at FROM range(30) r(n);
CREATE TABLE internal.export_tables AS
SELECT * FROM (VALUES ('contacts', 'contacts_bronze.contacts', true), ('accounts', 'agents_bronze.accounts', true), ('zillow_agents', 'agents_bronze.zillow_agents', true),
  ('activities', 'activities_bronze.activities', true), ('events', 'communications_bronze.events', true), ('feature_flags', 'shared_internal_bronze.feature_flags', true),
  ('deal_custom_fields', '', false)) t(mariadb_table, lands_in, exported);
COMMENT ON TABLE internal.export_tables IS 'Which MariaDB tables the nightly export writes, and where each lands.';
