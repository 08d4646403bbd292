-- What the app knows of a user. The tier is set anew now and then; the others stay as they were set first.
SELECT
  user_pseudo_id, user_id, property_key,
  CASE property_key WHEN 'app_language' THEN pick(['en-US', 'en-US', 'en-US', 'es-US', 'fr-CA'], p, 340) WHEN 'push_enabled' THEN pick(['true', 'false'], p, 322)
    ELSE pick(['Free', 'Starter', 'Growth', 'Enterprise'], p + turn * 7919, 341) END AS property_value,
  set_at, false AS is_deleted
FROM (
  SELECT pseudo AS user_pseudo_id, any_value(user_id) AS user_id, any_value(p) AS p, max(moment) AS set_at, max(d) // 30 AS turn,
         unnest(['app_language', 'push_enabled', 'customer_tier']) AS property_key
  FROM app_delivery WHERE NOT is_again GROUP BY pseudo
)
