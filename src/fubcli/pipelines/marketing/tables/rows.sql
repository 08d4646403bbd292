-- Names and keys that several tables use, and the deliveries of what only comes: what arrives with these loads, and what comes again.
CREATE TEMP MACRO campaign_key(ad) AS (20000000000 + ad * 7)::VARCHAR;
CREATE TEMP MACRO ad_group_key(ad, g) AS (130000000000 + ad * 10 + g)::VARCHAR;
CREATE TEMP MACRO keyword_key(ad, g, w) AS (300000000000 + ad * 100 + g * 10 + w)::VARCHAR;
CREATE TEMP MACRO campaign_kind(ad) AS ['SEARCH', 'SEARCH', 'PERFORMANCE_MAX', 'SHOPPING'][1 + ad % 4];
CREATE TEMP MACRO campaign_title(ad) AS
  ['Brand', 'Agents', 'Teams', 'Brokers', 'Signs', 'Print', 'Media', 'Gifts', 'CRM', 'Leads'][1 + ad % 10] || ' ' || ['West', 'South', 'East', 'North'][1 + ad // 10] || ' ' || lpad((ad + 1)::VARCHAR, 2, '0');
CREATE TEMP MACRO keyword_title(ad, g, w) AS
  lower(['Brand', 'Agents', 'Teams', 'Brokers', 'Signs', 'Print', 'Media', 'Gifts', 'CRM', 'Leads'][1 + ad % 10]) || ' ' || ['software', 'crm', 'near me', 'for realtors'][g + 1] || ' ' || ['best', 'cheap', 'online', 'price', 'review'][w + 1];
CREATE TEMP MACRO runs(ad, d) AS ad < 12 OR (d // 30 + ad) % 4 > 0;
CREATE TEMP MACRO mail_key(p) AS hex_key(p, 59);
CREATE TEMP MACRO shop_key(p) AS (7000000000 + p)::VARCHAR;
CREATE TEMP MACRO desk_key(p) AS (360000000 + p)::VARCHAR;

CREATE TEMP VIEW visit_arrival AS
SELECT *, false AS is_again FROM visit WHERE arrives BETWEEN getvariable('ga_first_load') AND getvariable('ga_last_load')
UNION ALL SELECT *, true FROM visit WHERE again BETWEEN getvariable('ga_first_load') AND getvariable('ga_last_load');

CREATE TEMP VIEW visit_delivery AS
SELECT
  visit.*, total, title, category, quantity, mail_title, city, region, country,
  CASE coalesce(device, dice(visit.j, 370, 2)) WHEN 0 THEN 'desktop' WHEN 1 THEN 'mobile' ELSE 'tablet' END AS device_category
FROM visit_arrival visit
LEFT JOIN basket ON basket.o = 2 * visit.j AND visit.orders
LEFT JOIN purchase_line bought ON bought.o = 2 * visit.j AND bought.line = 0 AND visit.orders
LEFT JOIN (SELECT m // 2 AS j, campaign_name AS mail_title FROM mailing WHERE m % 2 = 0) letter ON letter.j = visit.j
LEFT JOIN (SELECT p, city_id FROM person) whose ON whose.p = visit.p
JOIN city ON city.city_id = coalesce(whose.city_id, dice(visit.stranger, 371, 30));

CREATE TEMP VIEW app_arrival AS
SELECT *, false AS is_again FROM app_session WHERE arrives BETWEEN getvariable('first_load') AND getvariable('last_load')
UNION ALL SELECT *, true FROM app_session WHERE again BETWEEN getvariable('first_load') AND getvariable('last_load');

CREATE TEMP VIEW app_delivery AS SELECT app_arrival.*, city, country FROM app_arrival JOIN person USING (p);

CREATE TEMP VIEW mail_arrival AS
SELECT *, false AS is_again FROM mailing WHERE d + 1 BETWEEN getvariable('first_load') AND getvariable('last_load')
UNION ALL SELECT *, true FROM mailing WHERE again BETWEEN getvariable('first_load') AND getvariable('last_load');

CREATE TEMP VIEW mail_delivery AS
SELECT mail.*, CASE WHEN has_login(mail.p) THEN user_key(mail.p) END AS external_user_id, coalesce(address.email, person.private_email) AS email_address
FROM mail_arrival mail JOIN person USING (p) LEFT JOIN (SELECT n AS p, email FROM card WHERE kind = 'mail') address USING (p);

CREATE TEMP VIEW line_delivery AS
SELECT * FROM purchase_line WHERE d + 1 BETWEEN getvariable('first_load') AND getvariable('last_load')
UNION ALL SELECT * FROM purchase_line WHERE again BETWEEN getvariable('first_load') AND getvariable('last_load');

CREATE TEMP VIEW lead_now AS
SELECT
  card.* EXCLUDE (changed), lead.worked, lead.decided, lead.converted, getvariable('last_load') AS now,
  greatest(card.changed, CASE WHEN lead.worked < getvariable('last_load') THEN lead.worked + 1 END,
           CASE WHEN decided < getvariable('last_load') THEN decided + 1 END) AS changed,
  n % 2 = 0 AND coalesce(converted < getvariable('last_load'), false) AS is_converted,
  greatest(0, least(85, (fit(card.p) * 6 + warmth(card.p) * 4) // 10 + dice(n, 372, 20) - 10)) AS merit
FROM card JOIN lead USING (p) WHERE kind = 'lead';

CREATE TEMP MACRO lead_key(n) AS '00Q' || lpad(n::VARCHAR, 12, '0');
CREATE TEMP MACRO contact_key(n) AS '003' || lpad(n::VARCHAR, 12, '0');
CREATE TEMP MACRO record_id(kind, n) AS
  CASE kind WHEN 'lead' THEN 'salesforce_leads:' || lead_key(n) WHEN 'contact' THEN 'salesforce_contacts:' || contact_key(n)
    WHEN 'shop' THEN 'shopify_customers:' || shop_key(n) WHEN 'mail' THEN 'braze_users:' || mail_key(n) WHEN 'desk' THEN 'zendesk_users:' || desk_key(n) END;
-- As the pipeline normalises an e-mail: one mailbox of gmail.com is written with any dots.
CREATE TEMP MACRO canonical(email) AS
  CASE WHEN email LIKE '%@gmail.com' THEN replace(split_part(email, '@', 1), '.', '') || '@gmail.com' ELSE email END;
