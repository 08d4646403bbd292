SELECT
  contact_key(n) AS id, CASE WHEN c IS NOT NULL THEN '001' || lpad(c::VARCHAR, 12, '0') END AS account_id,
  email, first_name, last_name, phone,
  pick(['Agent', 'Broker', 'Office Manager', 'Marketing Director', 'Owner', 'Team Lead', 'Coordinator'], p, 201) AS title,
  clock(made, n, 240) AS created_date, clock(changed - 1, n, 240) AS last_modified_date, is_deleted
FROM card WHERE kind = 'contact' AND changed >= getvariable('first_load')
