-- A change is of name, email, company or plan; a later night's always of the company, whose unit is the night's number.
INSERT INTO zoom.raw.users
SELECT
  written_key(i, keyed) AS user_id,
  CASE WHEN look AND way = 0 THEN '  ' || name || ' ' ELSE name END AS user_name,
  CASE
    WHEN trait = 'null_email' THEN NULL
    WHEN breaks('invalid_email', trait, also)
      THEN pick(['user' || i || 'example.com', 'user' || i || '@', '@example.com', 'user ' || i || '@example.com', 'user' || i || '@example', 'user' || i || '@@example.com'], i, 10)
    WHEN look AND way = 1 OR dice(i, 11, 20) = 0 AND NOT look THEN upper(email)
    ELSE email
  END AS email,
  CASE WHEN look AND way = 3 THEN '  ' ELSE company END AS company,
  CASE
    WHEN trait = 'null_plan' THEN NULL
    WHEN breaks('unknown_plan', trait, also) THEN pick(['platinum', 'trial 2', 'gold'], i, 12)
    WHEN look AND way = 2 THEN ' ' || upper(plan) || ' '
    ELSE plan
  END AS plan_type,
  load_timestamp, update_timestamp, 'zoom_api' AS source_system
FROM (
  SELECT
    *, dice(i, 13, 4) AS way,
    pick(['Ada', 'Ben', 'Cleo', 'Dara', 'Eli', 'Faye', 'Gus', 'Hana', 'Ivo', 'June'], i, 14) || ' '
      || turned(['Testwell', 'Sampleton', 'Mockford', 'Fakeman', 'Demowitz', 'Placeholder'], i, 15, CASE WHEN rev < 10 AND dice(i, 13, 4) = 0 THEN rev ELSE 0 END) AS name,
    'user' || i || CASE WHEN rev BETWEEN 1 AND 9 AND dice(i, 13, 4) = 1 THEN '.' || rev ELSE '' END
      || pick(['@example.com', '@example.org'], i, 16) AS email,
    turned(['free', 'basic', 'pro', 'business', 'enterprise'], i, 17, CASE WHEN rev < 10 AND dice(i, 13, 4) = 2 THEN rev ELSE 0 END) AS plan,
    CASE
      WHEN rev >= 10 THEN 'Example Unit ' || planned
      WHEN rev > 0 AND dice(i, 13, 4) = 3 THEN 'Example Branch ' || rev
      WHEN dice(i, 18, 20) > 0 AND NOT (story_of_looks AND dice(i, 13, 4) = 3)
        THEN pick(['Harbor', 'Summit', 'Evergreen', 'Cascade', 'Lakeside', 'Maple', 'Sunset', 'Prairie'], i, 19) || ' Example Inc'
    END AS company
  FROM planned_row
);
