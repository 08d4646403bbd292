-- The last three days are restated: what converts is counted late.
SELECT
  day_of(d) AS date, '123-456-7890' AS customer_id, campaign_key(ad) AS campaign_id, campaign_title(ad) AS campaign_name,
  CASE WHEN runs(ad, getvariable('last_load')) THEN 'ENABLED' ELSE 'PAUSED' END AS campaign_status, campaign_kind(ad) AS campaign_type,
  sum(impressions)::BIGINT AS impressions, sum(clicks)::BIGINT AS clicks, sum(micros)::BIGINT AS cost_micros, sum(hundredths)::BIGINT / 100 AS conversions,
  (sum(cents)::BIGINT / 100)::DECIMAL(18, 2) AS conversion_value, sum(clicks)::BIGINT / nullif(sum(impressions)::BIGINT, 0) AS ctr,
  sum(micros)::BIGINT / 1e6 / nullif(sum(clicks)::BIGINT, 0) AS average_cpc, sum(micros)::BIGINT / 1e3 / nullif(sum(impressions)::BIGINT, 0) AS average_cpm, false AS is_deleted
FROM spend GROUP BY d, ad
