-- A refund's amount is negative, and right.
INSERT INTO zoom.raw.billing_events
SELECT
  written_key(i, keyed) AS event_id,
  user_reference(i, born, refers, 10) AS user_id,
  CASE WHEN refund THEN 'refund' ELSE pick(['charge', 'renewal', 'upgrade'], i, 11) END AS event_type,
  CASE
    WHEN breaks('unreadable_amount', trait, also) THEN pick(['N/A', 'twelve', '12,50 or so'], i, 12)
    WHEN breaks('negative_amount', trait, also) OR refund THEN '-' || amount
    WHEN refers = '' AND rev = 0 AND dice(i, 13, 200) = 0 THEN NULL
    ELSE amount
  END AS amount,
  CASE WHEN look THEN lower(currency) || ' ' ELSE currency END AS currency,
  CASE WHEN breaks('missing_event_date', trait, also) THEN NULL ELSE load_day(born) - 1 END AS event_date,
  load_timestamp, update_timestamp, 'zoom_billing' AS source_system
FROM (
  SELECT
    *, refers = '' AND dice(i, 14, 25) = 0 AS refund,
    (5 + dice(i, 15, 400) + rev) || pick(['.00', '.50', '.99'], i, 16) AS amount,
    pick(['USD', 'USD', 'USD', 'EUR', 'GBP'], i, 17) AS currency
  FROM planned_row
);
