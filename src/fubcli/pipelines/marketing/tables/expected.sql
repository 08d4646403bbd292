-- What there must be in all after this load. Of what only comes it is what there was before and what came now; the rest is
-- counted anew from the decisions.
INSERT INTO truth.expected
WITH came AS (
  SELECT 'rows' AS measure, 'ga360_sessions' AS entity, '' AS detail, count(*) AS value FROM visit_arrival
  UNION ALL SELECT 'rows', 'ga360_events', '', sum(pages + orders::BIGINT) FROM visit_arrival
  UNION ALL SELECT 'rows', 'firebase_events', '', sum(actions) FROM app_arrival
  UNION ALL SELECT 'rows', 'braze_email_sends', '', count(*) FROM mail_arrival
  UNION ALL SELECT 'rows', 'shopify_order_line_items', '', count(*) FROM line_delivery
  UNION ALL SELECT 'keys', 'ga360_sessions', '', count(*) FROM visit_arrival WHERE NOT is_again
  UNION ALL SELECT 'keys', 'ga360_events', '', sum(pages + orders::BIGINT) FROM visit_arrival WHERE NOT is_again
  UNION ALL SELECT 'keys', 'firebase_events', '', sum(actions) FROM app_arrival WHERE NOT is_again
  UNION ALL SELECT 'keys', 'braze_email_sends', '', count(*) FROM mail_arrival WHERE NOT is_again
  UNION ALL SELECT 'keys', 'shopify_order_line_items', '', count(*) FROM purchase_line WHERE d + 1 BETWEEN getvariable('first_load') AND getvariable('last_load')
  UNION ALL SELECT 'sessions', 'ga360_sessions', strftime(day_of(d), '%Y-%m'), count(*) FROM visit_arrival WHERE NOT is_again GROUP BY ALL
  UNION ALL SELECT 'sessions_with_user', 'ga360_sessions', '', count(*) FROM visit_arrival WHERE NOT is_again AND user_id IS NOT NULL
  UNION ALL SELECT 'transactions', 'ga360_sessions', '', count(*) FROM visit_arrival WHERE NOT is_again AND orders
  UNION ALL SELECT 'email_events', 'braze_email_events', event_type, count(*) FROM (
    SELECT unnest(['bounce', 'delivered', 'open', 'click', 'unsubscribe', 'spam']) AS event_type,
           unnest([bounces, delivered IS NOT NULL, opened IS NOT NULL, clicked IS NOT NULL, unsubscribes, complains]) AS happens
    FROM mail_arrival WHERE NOT is_again) WHERE happens GROUP BY ALL
  UNION ALL SELECT 'clicks', 'google_ads_keywords', '', sum(clicks) FROM spend WHERE d + 1 BETWEEN getvariable('first_load') AND getvariable('last_load')
  UNION ALL SELECT 'cost_micros', 'google_ads_keywords', '', sum(micros) FROM spend WHERE d + 1 BETWEEN getvariable('first_load') AND getvariable('last_load')
  UNION ALL SELECT 'keys', 'google_ads_keywords', '', count(*) FROM spend WHERE d + 1 BETWEEN getvariable('first_load') AND getvariable('last_load')
  UNION ALL SELECT 'keys', 'zendesk_tickets', '', count(*) FROM ticket WHERE d + 1 BETWEEN getvariable('first_load') AND getvariable('last_load')
), before AS (
  SELECT measure, source_table AS entity, detail, value FROM truth.expected
  WHERE day = day_of(getvariable('last_load') - 1) AND (measure, source_table) IN (SELECT (measure, entity) FROM came UNION SELECT ('sessions', 'ga360_sessions'))
), cards AS (
  SELECT
    CASE kind WHEN 'lead' THEN 'salesforce_leads' WHEN 'contact' THEN 'salesforce_contacts' WHEN 'shop' THEN 'shopify_customers'
      WHEN 'mail' THEN 'braze_users' ELSE 'zendesk_users' END AS entity, is_deleted, email_kind, phone_kind
  FROM card
), revenue AS (
  SELECT
    strftime(ordered_on, '%Y-%m') || ':' || currency AS detail, count(*) AS orders, (sum(total) * 100)::BIGINT AS cents
  FROM truth.orders WHERE paid_on < day_of(getvariable('last_load')) GROUP BY ALL
), anew AS (
  SELECT 'keys' AS measure, entity, '' AS detail, count(*) AS value FROM cards GROUP BY entity
  UNION ALL SELECT 'deleted', entity, '', count(*) FILTER (is_deleted) FROM cards GROUP BY entity
  UNION ALL SELECT 'without_email', entity, '', count(*) FILTER (email_kind = 'none') FROM cards GROUP BY entity
  UNION ALL SELECT 'without_phone', entity, '', count(*) FILTER (phone_kind = 'none') FROM cards GROUP BY entity
  UNION ALL SELECT 'keys', 'salesforce_accounts', '', companies()
  UNION ALL SELECT 'converted', 'salesforce_leads', '', count(*) FROM lead WHERE converted < getvariable('last_load')
  UNION ALL SELECT 'keys', 'salesforce_opportunities', '', count(*) FROM lead WHERE converted < getvariable('last_load')
  UNION ALL SELECT 'won', 'salesforce_opportunities', '', count(*) FROM lead WHERE closed < getvariable('last_load') AND wins
  UNION ALL SELECT 'lost', 'salesforce_opportunities', '', count(*) FROM lead WHERE closed < getvariable('last_load') AND NOT wins
  UNION ALL SELECT 'keys', 'shopify_orders', '', count(*) FROM truth.orders
  UNION ALL SELECT 'guests', 'shopify_orders', '', count(*) FILTER (record_id LIKE 'shopify_guest:%') FROM truth.orders
  UNION ALL SELECT 'revenue_orders', 'shopify_orders', detail, orders FROM revenue
  UNION ALL SELECT 'revenue_cents', 'shopify_orders', detail, cents FROM revenue
  UNION ALL SELECT 'records', '', split_part(record_id, ':', 1), count(*) FROM truth.records GROUP BY ALL
  UNION ALL SELECT 'people', '', CASE WHEN is_stranger THEN 'strangers' ELSE 'known' END, count(*) FROM truth.people GROUP BY ALL
)
SELECT day_of(getvariable('last_load')) AS day, measure, entity, detail, sum(value)::BIGINT AS value
FROM (FROM came WHERE value IS NOT NULL UNION ALL FROM before UNION ALL FROM anew)
GROUP BY ALL ORDER BY entity, measure, detail;
