-- An order changes when it is paid, sent, voided or refunded: it comes again with the load after that.
SELECT
  order_id AS id, order_number, CASE WHEN is_guest THEN dressed(address, o, 410) ELSE coalesce(email, dressed(address, o, 410)) END AS email,
  CASE WHEN NOT is_guest THEN shop_key(p) END AS customer_id, moment AS created_at, CASE WHEN touched > d THEN clock(touched, o, 412) ELSE moment END AS updated_at,
  CASE WHEN voided < now THEN 'voided' WHEN paid IS NULL OR paid >= now THEN 'pending' WHEN refunded < now AND in_part THEN 'partially_refunded'
       WHEN refunded < now THEN 'refunded' ELSE 'paid' END AS financial_status,
  CASE WHEN voided IS NULL AND shipped < now THEN 'fulfilled' WHEN voided IS NULL AND dice(o, 413, 9) = 0 THEN 'partial' END AS fulfillment_status,
  (total / 100)::DECIMAL(18, 2) AS total_price, (subtotal / 100)::DECIMAL(18, 2) AS subtotal_price, (tax / 100)::DECIMAL(18, 2) AS total_tax,
  (off / 100)::DECIMAL(18, 2) AS total_discounts, (shipping / 100)::DECIMAL(18, 2) AS total_shipping, currency,
  CASE WHEN j IS NULL THEN pick(['web', 'pos', 'mobile_app'], o, 414) ELSE 'web' END AS source_name,
  CASE split_part(channel, '/', 1) WHEN 'google' THEN 'https://www.google.com/' WHEN 'facebook' THEN 'https://www.facebook.com/' WHEN 'bing' THEN 'https://www.bing.com/' END AS referring_site,
  CASE WHEN j IS NOT NULL THEN '/landing/' || (1 + dice(j, 303, 9)) || '?utm_source=' || split_part(channel, '/', 1) || '&utm_medium=' || split_part(channel, '/', 2) END AS landing_site,
  false AS is_deleted
FROM (
  SELECT
    purchase.*, card.email, basket.* EXCLUDE (o), getvariable('last_load') AS now,
    greatest(d, CASE WHEN paid < getvariable('last_load') THEN paid END, CASE WHEN voided < getvariable('last_load') THEN voided END,
             CASE WHEN refunded < getvariable('last_load') THEN refunded END, CASE WHEN shipped < getvariable('last_load') THEN shipped END) AS touched
  FROM purchase JOIN basket USING (o) LEFT JOIN card ON card.kind = 'shop' AND card.n = purchase.p AND NOT purchase.is_guest
) WHERE touched + 1 >= getvariable('first_load')
