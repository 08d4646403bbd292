SELECT
  (6000000000 + line_id)::VARCHAR AS id, (5000000000 + o)::VARCHAR AS order_id, (700000 + product)::VARCHAR AS product_id,
  (800000 + product * 3 + dice(line_id, 420, 3))::VARCHAR AS variant_id, title || ' - ' || ['Small', 'Medium', 'Large'][1 + dice(line_id, 420, 3)] AS name, title,
  'SKU-' || lpad(product::VARCHAR, 4, '0') || '-' || ['S', 'M', 'L'][1 + dice(line_id, 420, 3)] AS sku, quantity, (cents / 100)::DECIMAL(18, 2) AS price,
  (off / 100)::DECIMAL(18, 2) AS total_discount, false AS is_deleted
FROM line_delivery
