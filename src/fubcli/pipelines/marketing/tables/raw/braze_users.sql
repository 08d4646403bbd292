SELECT
  mail_key(p) AS user_id, CASE WHEN has_login(p) THEN user_key(p) END AS external_user_id, email, phone,
  CASE WHEN opts_out(p) < getvariable('last_load') THEN 'unsubscribed' ELSE pick(['opted_in', 'subscribed'], p, 401) END AS email_subscribe,
  CASE WHEN has_app(p) THEN 'opted_in' ELSE 'unsubscribed' END AS push_subscribe, clock(made, n, 402) AS created_at, is_deleted
FROM card WHERE kind = 'mail' AND (changed >= getvariable('first_load') OR opts_out(p) + 1 BETWEEN getvariable('first_load') AND getvariable('last_load'))
