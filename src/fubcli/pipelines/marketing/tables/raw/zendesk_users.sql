SELECT
  desk_key(p) AS id, email, CASE WHEN odd BETWEEN 10 AND 29 THEN first_name ELSE first_name || ' ' || last_name END AS name, phone,
  CASE WHEN joins_later(p) OR has_login(p) AND dice(p, 460, 100) < 55 THEN user_key(p) END AS external_id, CASE WHEN c IS NOT NULL THEN (40000 + c)::VARCHAR END AS organization_id,
  clock(made, n, 461) AS created_at, is_deleted
FROM card WHERE kind = 'desk' AND changed >= getvariable('first_load')
