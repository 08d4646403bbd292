-- Pages, of which the better leads read the prices and see the demo, and a transaction at the end of a visit with an order.
SELECT
  visitor AS full_visitor_id, visit_id, hit AS hit_number, moment + to_seconds((hit - 1) * 40) AS hit_time,
  CASE WHEN is_order THEN 'TRANSACTION' WHEN is_event THEN 'EVENT' ELSE 'PAGE' END AS hit_type,
  page AS page_path, CASE WHEN is_order THEN 'Thank you' WHEN page = '/' THEN 'Home' ELSE page[2:] END AS page_title, 'www.example.com' AS page_hostname,
  CASE WHEN is_event THEN 'engagement' WHEN is_order THEN 'ecommerce' END AS event_category,
  CASE WHEN is_event THEN pick(['download', 'video_play', 'form_submit'], j * 8 + hit, 300) WHEN is_order THEN 'purchase' END AS event_action,
  CASE WHEN is_event THEN page END AS event_label, CASE WHEN is_event THEN 1 END AS event_value,
  CASE WHEN is_order THEN '#' || (10001 + 2 * j) END AS transaction_id, CASE WHEN is_order THEN (total / 100)::DECIMAL(18, 2) END AS transaction_revenue,
  CASE WHEN is_order THEN title END AS product_name, CASE WHEN is_order THEN category END AS product_category, CASE WHEN is_order THEN quantity END AS product_quantity,
  false AS is_deleted
FROM (
  SELECT
    * EXCLUDE (hit), hit::BIGINT AS hit, hit > pages AS is_order, hit > 1 AND hit <= pages AND dice(j * 8 + hit, 301, 6) = 0 AS is_event,
    CASE
      WHEN hit > pages THEN '/checkout/thank-you'
      WHEN hit = 1 THEN pick(['/', '/', '/features', '/blog/market-report', '/products/' || (1 + dice(j, 302, 200)), '/landing/' || (1 + dice(j, 303, 9))], j, 304)
      WHEN dice(j * 8 + hit, 305, 100) < coalesce(fit(p), 30) // 2 THEN pick(['/pricing', '/pricing', '/demo', '/contact', '/whitepaper'], j * 8 + hit, 306)
      ELSE pick(['/features', '/products', '/blog/tips', '/about', '/cart', '/integrations'], j * 8 + hit, 307)
    END AS page
  FROM (SELECT *, unnest(range(1, pages + orders::BIGINT + 1)) AS hit FROM visit_delivery)
)
