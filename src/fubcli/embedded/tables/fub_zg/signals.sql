-- Activity, communication, support and money as Zillow sees them.
CREATE TABLE activities_silver.activities AS
SELECT id * 10 + slot AS id, account_id, id AS contact_id, pick(['home_view', 'home_save', 'tour', 'call', 'message'], id * 10 + slot, 211) AS activity_type,
       instant(created_s + (((getvariable('end_s') - created_s) * pow(share(id * 10 + slot, 212), 2)))::BIGINT) AS created_at
FROM contact, range(2) r(slot) WHERE lead_source_id <= 3 AND dice(id * 10 + slot, 213, 5) < 2;

CREATE TABLE communications_silver.events AS
SELECT id * 10 + 3 AS id, account_id, contact_id, pick(['email', 'sms', 'call'], id, 214) AS communication_type, dice(id, 215, 100) < 92 AS success,
       CASE WHEN dice(id, 215, 100) < 92 THEN 'delivered' ELSE 'failed' END AS delivery_status, created_at
FROM activities_silver.activities WHERE activity_type IN ('call', 'message');
CREATE TABLE communications_gold.account_daily AS
SELECT account_id, timezone('America/Los_Angeles', created_at)::DATE AS day, count(*) AS events, count(*) FILTER (success) AS delivered
FROM communications_silver.events WHERE created_at >= instant(getvariable('end_s') - 90 * 86400) GROUP BY ALL ORDER BY ALL;

CREATE TABLE ai_exp_bronze.experiments AS
SELECT n AS id, 'exp-' || n AS name, pick(['control', 'variant_a', 'variant_b'], n, 216) AS arm, {'lift': dice(n, 217, 40) / 100.0, 'n': dice(n, 218, 9000)} AS result,
       to_json({'temperature': dice(n, 219, 10) / 10.0})::VARCHAR AS settings, instant(getvariable('end_s') - n * 86400) AS started_at
FROM range(1, 121) r(n);
CREATE TABLE interactions_ai_bronze.interactions AS
SELECT id, account_id, contact_id, {'kind': activity_type, 'scores': [dice(id, 220, 100) / 100.0, dice(id, 221, 100) / 100.0]} AS features, created_at
FROM activities_silver.activities WHERE dice(id, 222, 8) = 0;

CREATE TABLE stripe_silver.payments AS
SELECT account_no * 100 + m AS id, account_id, ((agents * 69 + dice(account_no * 40 + m, 223, 50)))::DECIMAL(12, 2) AS amount, 'usd' AS currency,
       (date_trunc('month', getvariable('night')) - to_months(m::INTEGER))::DATE AS paid_on
FROM account, range(12) r(m);
CREATE TABLE support_silver.tickets AS
SELECT 800000 + n AS id, 12000 + dice(n, 224, 600) AS account_id, pick(['zillow', 'billing', 'data', 'mobile'], n, 225) AS topic,
       pick(['open', 'solved', 'closed'], n, 226) AS status, dice(n, 227, 72)::INTEGER AS hours_to_first_reply, instant(getvariable('end_s') - dice(n, 228, 90 * 86400) - 1) AS created_at
FROM range(900) r(n);
CREATE TABLE shared_internal_silver.markets AS
SELECT n AS id, ['Seattle', 'Tacoma', 'Portland', 'Boise', 'Denver'][n] AS name FROM range(1, 6) r(n);
CREATE TABLE internal.settings AS SELECT * FROM (VALUES ('identity_min_confidence', '0.85'), ('export_hour_pacific', '0')) t(key, value);
