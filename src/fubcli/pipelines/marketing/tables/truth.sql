-- Who and what became known with this load. Nothing is read back from the raw tables: the decisions say it.
-- Dates `..._on` of the future are decided too.
INSERT INTO truth.people
SELECT
  person_key(p), false, CASE WHEN has_login(p) THEN user_key(p) END, first, last, CASE WHEN c IS NOT NULL THEN company_name(c) END, city, country,
  day_of(born), day_of(leaves(p)), is_unhappy(p), warmth(p), fit(p), day_of(getvariable('last_load'))
FROM person WHERE born + 1 >= getvariable('first_load');

INSERT INTO truth.records
SELECT record_id(kind, n), person_key(p), email_kind, phone_kind, day_of(getvariable('last_load'))
FROM card WHERE made + 1 >= getvariable('first_load');

-- Visitors, apps and guests are records from when they are seen first.
CREATE OR REPLACE TEMP TABLE seen AS
SELECT DISTINCT 'ga360:' || visitor AS record_id, coalesce(person_key(p), stranger_key(stranger)) AS person_id, p IS NULL AS is_stranger
FROM visit WHERE arrives BETWEEN getvariable('ga_first_load') AND getvariable('ga_last_load')
UNION ALL
SELECT DISTINCT 'firebase:' || pseudo, person_key(p), false FROM app_session WHERE arrives BETWEEN getvariable('first_load') AND getvariable('last_load')
UNION ALL
SELECT DISTINCT 'shopify_guest:' || canonical(address), person_key(p), false
FROM purchase WHERE is_guest AND d + 1 BETWEEN getvariable('first_load') AND getvariable('last_load');

INSERT INTO truth.people
SELECT person_id, true, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, day_of(getvariable('last_load'))
FROM seen WHERE is_stranger AND record_id NOT IN (SELECT record_id FROM truth.records);

INSERT INTO truth.records
SELECT record_id, person_id, NULL, NULL, day_of(getvariable('last_load'))
FROM seen WHERE record_id NOT IN (SELECT record_id FROM truth.records);

INSERT INTO truth.orders
SELECT
  order_id, order_number, person_key(p), CASE WHEN is_guest THEN 'shopify_guest:' || canonical(address) ELSE record_id('shop', p) END,
  day_of(d), currency, (total / 100)::DECIMAL(18, 2), day_of(paid), day_of(refunded), day_of(voided), j IS NOT NULL, day_of(getvariable('last_load'))
FROM purchase JOIN basket USING (o) WHERE d + 1 BETWEEN getvariable('first_load') AND getvariable('last_load');

INSERT INTO truth.leads
SELECT
  lead_key(n), person_key(p), day_of(card.made), CASE WHEN n % 2 = 0 THEN day_of(converted) END, CASE WHEN n % 2 = 0 THEN day_of(closed) END,
  n % 2 = 0 AND wins, day_of(getvariable('last_load'))
FROM card JOIN lead USING (p) WHERE kind = 'lead' AND card.made + 1 >= getvariable('first_load');

INSERT INTO truth.corrections
SELECT record_id(kind, n), person_key(p), person_key(p - 1), day_of(corrected), day_of(getvariable('last_load'))
FROM card WHERE corrected IS NOT NULL AND made + 1 >= getvariable('first_load');
