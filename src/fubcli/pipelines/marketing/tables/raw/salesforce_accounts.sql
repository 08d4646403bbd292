-- One in a hundred is looked at again each night: its health and revenue move.
SELECT
  '001' || lpad(c::VARCHAR, 12, '0') AS id, company_name(c) AS name,
  pick(['Customer', 'Customer', 'Prospect', 'Partner'], c, 220) AS type, industry_of(c) AS industry,
  ((2 + dice(c, 221, 90)) * CASE WHEN c < large_companies() THEN 1000000 ELSE 50000 END)::DECIMAL(18, 2) AS annual_revenue,
  CASE WHEN c < large_companies() THEN 100 + dice(c, 222, 1900) ELSE 2 + dice(c, 222, 60) END AS number_of_employees,
  (1 + dice(c, 223, 9999)) || ' ' || pick(['Main', 'Oak', 'Pine', 'Lake', 'Hill', 'River'], c, 224) || ' Example St' AS billing_street,
  city AS billing_city, region AS billing_state, country AS billing_country, postal || lpad(dice(c, 225, 100)::VARCHAR, 2, '0') AS billing_postal_code,
  CASE WHEN c < large_companies() THEN 'Enterprise' ELSE pick(['Free', 'Starter', 'Growth'], c, 226) END AS customer_tier__c,
  (20 + dice(c, 227, 70) + looked % 11)::BIGINT AS account_health_score__c,
  (mrr + looked % 7 * 10)::DECIMAL(18, 2) AS mrr__c, ((mrr + looked % 7 * 10) * 12)::DECIMAL(18, 2) AS arr__c,
  clock(-500 + dice(c, 228, 480), c, 229) AS created_date, clock(looked, c, 230) AS last_modified_date,
  '005' || lpad(dice(c, 231, 12)::VARCHAR, 12, '0') AS owner_id, false AS is_deleted
FROM (
  SELECT
    c, dice(c, 232, 27) AS city_id, 20 + dice(c, 233, 400) AS mrr,
    -- The last day, of this and the hundred before, on which it was this account's turn.
    getvariable('last_load') - 1 - (getvariable('last_load') - 1 + c * 37) % 100 AS looked
  FROM range(0, companies()) r(c)
) JOIN city USING (city_id)
WHERE looked + 1 >= getvariable('first_load')
