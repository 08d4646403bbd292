SELECT
  day_of(d) AS date, '123-456-7890' AS customer_id, campaign_key(ad) AS campaign_id, ad_group_key(ad, ad_group) AS ad_group_id, keyword_key(ad, ad_group, keyword) AS keyword_id,
  keyword_title(ad, ad_group, keyword) AS keyword_text, pick(['EXACT', 'PHRASE', 'BROAD'], ad * 20 + ad_group * 5 + keyword, 360) AS keyword_match_type,
  impressions, clicks, micros AS cost_micros, hundredths / 100 AS conversions, 1 + dice(ad * 20 + ad_group * 5 + keyword, 361, 10) AS quality_score, false AS is_deleted
FROM spend
