-- Forty campaigns of Google Ads with four groups of five keywords each: the clicks of a day follow from its visits. A
-- larger business is shown for more keywords that nobody clicks.
CREATE TEMP TABLE spend AS
WITH clicked AS (
  SELECT d, ad, ad_group, keyword, count(*) AS visits, count(*) FILTER (orders) AS conversions, coalesce(sum(total), 0)::BIGINT AS cents
  FROM visit LEFT JOIN basket ON basket.o = 2 * visit.j AND visit.orders
  WHERE channel = 'google/cpc' AND d >= getvariable('last_load') - CASE WHEN getvariable('first_load') < 0 THEN 1000 ELSE 4 END
  GROUP BY ALL
), shown AS (
  SELECT d, ad, ad_group, keyword, ad * 20 + ad_group * 5 + keyword AS k
  FROM (SELECT DISTINCT d FROM calendar WHERE d >= getvariable('last_load') - CASE WHEN getvariable('first_load') < 0 THEN 1000 ELSE 4 END AND d < getvariable('last_load')),
    range(0, 40) a(ad), range(0, 4) g(ad_group), range(0, 5) w(keyword)
), aged AS (
  -- On the first morning four fifths of the conversions are known, on the fourth all.
  SELECT
    shown.*, coalesce(visits, 0) AS visits, coalesce(conversions, 0) AS conversions, coalesce(cents, 0) AS cents,
    [80, 92, 97, 100][least(4, getvariable('last_load') - d)] AS known
  FROM shown LEFT JOIN clicked USING (d, ad, ad_group, keyword)
  WHERE visits IS NOT NULL OR dice(d * 1000 + k, 350, 100) < greatest(8, least(66, getvariable('customers') // 150))
)
SELECT
  d, ad, ad_group, keyword, clicks, clicks * (18 + dice(k, 351, 40)) + 5 + dice(d * 1000 + k, 352, 60) AS impressions,
  clicks * (900000 + ad % 7 * 350000 + dice(k, 353, 30) * 80000 + dice(d * 1000 + k, 354, 50) * 6000) AS micros,
  conversions * known AS hundredths, cents * known // 100 AS cents
FROM (SELECT *, visits + visits // 5 + (dice(d * 1000 + k, 355, 12) = 0)::BIGINT AS clicks FROM aged);
