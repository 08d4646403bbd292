-- What they spent and how often is summed from the orders as they stand: `shop_total` is of those whose sums or cards changed.
SELECT
  shop_key(p) AS id, email, phone, first_name, last_name, coalesce(spent, 0)::DECIMAL(18, 2) AS total_spent, coalesce(orders, 0)::BIGINT AS orders_count,
  dice(p, 430, 3) > 0 AS accepts_marketing, clock(made, n, 431) AS created_at,
  greatest(clock(changed - 1, n, 431), coalesce(ordered_at, clock(made, n, 431))) AS updated_at, is_deleted
FROM card LEFT JOIN shop_total ON shop_total.customer_id = shop_key(p)
WHERE kind = 'shop' AND (changed >= getvariable('first_load') OR is_moved)
