SELECT
  day_of(d) AS date, campaign_key(ad) AS campaign_id, ad_group_key(ad, ad_group) AS ad_group_id, ['Exact', 'Competitors', 'Local', 'Broad'][ad_group + 1] AS ad_group_name,
  sum(impressions)::BIGINT AS impressions, sum(clicks)::BIGINT AS clicks, sum(micros)::BIGINT AS cost_micros, sum(hundredths)::BIGINT / 100 AS conversions, false AS is_deleted
FROM spend GROUP BY d, ad, ad_group
