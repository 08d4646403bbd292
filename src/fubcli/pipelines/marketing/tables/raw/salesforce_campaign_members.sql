-- Of campaigns of Google Ads, and of the sales people's own.
SELECT
  '00v' || lpad(n::VARCHAR, 12, '0') AS id,
  CASE WHEN dice(n, 260, 2) = 0 THEN campaign_key(dice(n, 261, 40)) ELSE 'SFC-' || lpad((1 + dice(n, 262, 12))::VARCHAR, 2, '0') END AS campaign_id,
  lead_key(n) AS lead_id, CASE WHEN converted < now THEN contact_key(p) END AS contact_id,
  CASE WHEN responded < now THEN 'Responded' ELSE 'Sent' END AS status,
  CASE WHEN responded < now THEN clock(responded, n, 263) END AS first_responded_date, clock(made, n, 264) AS created_date, false AS is_deleted
FROM (
  SELECT *, greatest(made, CASE WHEN responded < now THEN responded END, CASE WHEN converted < now THEN converted END) + 1 AS changed
  FROM (
    SELECT *, p * 2 AS n, getvariable('last_load') AS now, CASE WHEN dice(p, 265, 100) < 20 + warmth(p) // 2 THEN made + dice(p, 266, 15) END AS responded
    FROM lead WHERE dice(p, 267, 100) < 30
  ) WHERE made < now
) WHERE changed >= getvariable('first_load')
