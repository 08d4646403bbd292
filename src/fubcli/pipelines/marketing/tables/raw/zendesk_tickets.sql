SELECT
  (900000 + j)::VARCHAR AS id, desk_key(p) AS requester_id, (300 + dice(j, 440, 9))::VARCHAR AS assignee_id,
  CASE WHEN c IS NOT NULL THEN (40000 + c)::VARCHAR END AS organization_id,
  pick(['Cannot log in', 'Wrong invoice', 'Question about import', 'App is slow', 'Refund please', 'Missing order', 'How do I share a list?'], j, 441) AS subject,
  pick(['Please help.', 'This is the second time I ask.', 'It worked last week.', 'Thank you for looking into it.'], j, 442) AS description,
  CASE WHEN solved + 4 < now THEN 'closed' WHEN solved < now THEN 'solved' WHEN d + 1 < now THEN pick(['open', 'pending', 'hold'], j, 443) ELSE 'new' END AS status,
  CASE WHEN dice(j, 444, 20) > 0 THEN pick(['low', 'normal', 'normal', 'high', 'urgent'], j, 445) END AS priority,
  pick(['question', 'problem', 'incident', 'task'], j, 446) AS type, moment AS created_at,
  CASE WHEN touched > d THEN clock(touched, j, 447) ELSE moment END AS updated_at, CASE WHEN solved < now THEN clock(solved, j, 447) END AS solved_at,
  CASE WHEN dice(j, 448, 8) = 0 THEN [] ELSE [pick(['billing', 'login', 'import', 'app', 'orders'], j, 449), pick(['vip', 'b2b', 'email', 'phone'], j, 450)] END::VARCHAR[] AS tags,
  CASE WHEN solved < now AND dice(j, 451, 100) < 45 THEN CASE WHEN is_bad THEN 'bad' ELSE 'good' END WHEN solved < now THEN 'offered' ELSE 'unoffered' END AS satisfaction_rating_score,
  CASE WHEN solved < now AND dice(j, 451, 100) < 15 THEN CASE WHEN is_bad THEN 'Took far too long.' ELSE 'Great help.' END END AS satisfaction_rating_comment,
  false AS is_deleted
FROM (
  SELECT *, getvariable('last_load') AS now,
         greatest(d, CASE WHEN d + 1 < getvariable('last_load') THEN d + 1 END, CASE WHEN solved < getvariable('last_load') THEN solved END,
                  CASE WHEN solved + 4 < getvariable('last_load') THEN solved + 4 END) AS touched
  FROM ticket JOIN (SELECT p, c FROM person) USING (p)
) WHERE touched + 1 >= getvariable('first_load')
