-- Orders of the site's visits, and those that no tracking saw; what is in them, and what becomes of them.
CREATE TEMP TABLE product AS
SELECT
  n AS product, pick(['Starter', 'Team', 'Pro', 'Premier', 'Signature'], n, 110) || ' '
    || pick(['Sign Kit', 'Lockbox', 'Brochure Set', 'Open House Bundle', 'Photo Package', 'Yard Stake', 'Door Hanger', 'Phone Stand', 'Welcome Mat', 'Closing Gift'], n, 111) || ' ' || (n + 1) AS title,
  pick(['Signs', 'Print', 'Media', 'Gifts', 'Equipment'], n, 112) AS category, 900 + dice(n, 113, 90) * 100 + 99 AS cents
FROM range(0, 200) r(n);

CREATE TEMP TABLE purchase AS
WITH of_all AS (
  SELECT 2 * j AS o, p, d, j, moment + INTERVAL 3 MINUTE AS moment, channel, visitor FROM visit WHERE orders
  UNION ALL
  SELECT 2 * j + 1, p, d, NULL, day_of(d) + to_seconds(25200 + (j * 7919) % 54000), NULL, NULL
  FROM (SELECT d, j, chance(j, d, 120) AS a, chance(j, d, 121) AS b FROM happenings('order')),
    LATERAL (SELECT CASE WHEN is_buyer(a) AND NOT is_gone(a, d) THEN a ELSE b END AS p)
  WHERE is_buyer(p) AND NOT is_gone(p, d) AND (is_in_shop(p) OR NOT shares_mailbox(p))
), settled AS (
  SELECT
    *,
    NOT is_in_shop(p) OR dice(o, 122, 12) = 0 AND NOT shares_mailbox(p) AS is_guest,
    1 + CASE WHEN dice(o, 123, 100) < 52 THEN 0 ELSE dice(o, 124, 4) END AS lines,
    CASE WHEN dice(o, 125, 100) < 4 THEN NULL WHEN dice(o, 125, 100) < 16 THEN d + 1 ELSE d END AS paid,
    CASE WHEN dice(o, 125, 100) < 3 THEN d + 3 END AS voided,
    CASE WHEN dice(o, 126, 100) < CASE WHEN is_unhappy(p) THEN 16 ELSE 4 END THEN d + 4 + dice(o, 127, 20) END AS refunded,
    dice(o, 128, 4) = 0 AS in_part,
    d + 1 + dice(o, 129, 4) AS shipped
  FROM of_all
)
SELECT
  settled.* EXCLUDE (paid, refunded), paid, CASE WHEN paid IS NOT NULL THEN refunded END AS refunded,
  (5000000000 + o)::VARCHAR AS order_id, '#' || (10001 + o) AS order_number, currency,
  CASE WHEN is_guest AND c IS NOT NULL AND dice(o, 130, 4) = 0 THEN work_email ELSE private_email END AS address
FROM settled JOIN person USING (p);

CREATE TEMP TABLE purchase_line AS
SELECT
  o, line, o * 8 + line AS line_id, d, product, title, category, cents, quantity, off,
  returns(o * 8 + line, d, 137) AS again
FROM (
  SELECT o, d, line, dice(o * 8 + line, 131, 10) = 0 AS is_reduced, 1 + (dice(o * 8 + line, 132, 5) = 0)::BIGINT AS quantity,
         CASE WHEN dice(o * 8 + line, 133, 3) = 0 THEN dice(o * 8 + line, 134, 20) ELSE dice(o * 8 + line, 134, 200) END AS product
  FROM (SELECT o, d, unnest(range(0, lines)) AS line FROM purchase)
) JOIN product USING (product), LATERAL (SELECT CASE WHEN is_reduced THEN cents * quantity // 10 ELSE 0 END AS off);

CREATE TEMP TABLE basket AS
SELECT
  o, subtotal, off, (subtotal - off) * 8 // 100 AS tax, CASE WHEN subtotal < 6000 THEN 599 ELSE 0 END AS shipping,
  subtotal - off + (subtotal - off) * 8 // 100 + CASE WHEN subtotal < 6000 THEN 599 ELSE 0 END AS total
FROM (SELECT o, sum(cents * quantity)::BIGINT AS subtotal, sum(off)::BIGINT AS off FROM purchase_line GROUP BY o);
