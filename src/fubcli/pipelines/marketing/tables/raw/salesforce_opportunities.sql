SELECT
  '006' || lpad(p::VARCHAR, 12, '0') AS id, CASE WHEN c IS NOT NULL THEN '001' || lpad(c::VARCHAR, 12, '0') END AS account_id,
  last || ' ' || pick(['CRM', 'CRM', 'Website', 'Lead Routing', 'Calling', 'Ads'], p, 204) AS name,
  CASE WHEN is_closed AND wins THEN 'Closed Won' WHEN is_closed THEN 'Closed Lost' WHEN is_proposed THEN 'Proposal' ELSE 'Qualification' END AS stage_name,
  (500 + dice(p, 250, 40) * 100 + fit(p) * 50)::DECIMAL(18, 2) AS amount,
  CASE WHEN is_closed AND wins THEN 100.0 WHEN is_closed THEN 0.0 WHEN is_proposed THEN 60.0 ELSE 20.0 END::DOUBLE AS probability,
  day_of(closed) AS close_date, pick(['New Business', 'New Business', 'Upsell'], p, 251) AS type,
  pick(['Web', 'Web', 'Paid Search', 'Paid Search', 'Referral', 'Trade Show', 'Email', 'Social'], p * 2, 203) AS lead_source,
  clock(converted, p, 252) AS created_date, clock(changed - 1, p, 253) AS last_modified_date,
  is_closed AND wins AS is_won, is_closed,
  CASE WHEN is_closed AND wins THEN 'Closed' WHEN is_closed THEN 'Omitted' WHEN is_proposed THEN 'BestCase' ELSE 'Pipeline' END AS forecast_category,
  false AS is_deleted
FROM (
  SELECT
    p, c, last, fit, wins, converted, closed, closed < now AS is_closed, (converted + closed) // 2 < now AS is_proposed,
    1 + CASE WHEN closed < now THEN closed WHEN (converted + closed) // 2 < now THEN (converted + closed) // 2 ELSE converted END AS changed
  FROM (SELECT *, getvariable('last_load') AS now, fit(p) AS fit FROM lead JOIN person USING (p)) WHERE converted < now
) WHERE changed >= getvariable('first_load')
