SELECT
  visitor AS full_visitor_id, visit_id, moment AS visit_start_time,
  split_part(channel, '/', 1) AS traffic_source_source, split_part(channel, '/', 2) AS traffic_source_medium,
  CASE channel WHEN 'google/cpc' THEN campaign_title(ad) WHEN 'braze/email' THEN mail_title WHEN 'facebook/paid_social' THEN 'Social ' || pick(['Reach', 'Retarget', 'Lookalike'], j, 280)
    WHEN 'display-network/display' THEN 'Display Always On' END AS traffic_source_campaign,
  CASE channel WHEN 'google/cpc' THEN keyword_title(ad, ad_group, keyword) END AS traffic_source_keyword,
  device_category, CASE device_category WHEN 'desktop' THEN pick(['Chrome', 'Chrome', 'Edge', 'Firefox', 'Safari'], j, 281) ELSE pick(['Chrome', 'Safari'], j, 281) END AS device_browser,
  CASE device_category WHEN 'desktop' THEN pick(['Windows', 'Macintosh'], coalesce(p, j), 282) ELSE pick(['iOS', 'Android'], coalesce(p, j), 282) END AS device_operating_system,
  country AS geo_country, region AS geo_region, city AS geo_city,
  1 AS totals_visits, pages + orders::BIGINT AS totals_hits, pages AS totals_pageviews,
  CASE WHEN pages > 1 THEN (pages - 1) * 40 + dice(j, 283, 40) END AS totals_time_on_site, CASE WHEN pages = 1 AND NOT orders THEN 1 END AS totals_bounces,
  CASE WHEN orders THEN 1 END AS totals_transactions, (total / 100)::DECIMAL(18, 2) AS totals_transaction_revenue,
  user_id AS custom_dimension_user_id, CASE WHEN user_id IS NOT NULL THEN pick(['Free', 'Starter', 'Growth', 'Enterprise'], p, 284) END AS custom_dimension_customer_tier,
  false AS is_deleted
FROM visit_delivery
