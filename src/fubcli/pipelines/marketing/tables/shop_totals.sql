-- What the shop's customers spent, from the orders as they stand, and whether this load brought any of them.
CREATE OR REPLACE TEMP TABLE shop_total AS
SELECT
  customer_id, sum(total_price) AS spent, count(*) AS orders, max(created_at) AS ordered_at,
  bool_or(ingestion_timestamp = load_at(getvariable('last_load'))) AS is_moved
FROM marketing.raw_data.shopify_orders WHERE customer_id IS NOT NULL GROUP BY customer_id;
