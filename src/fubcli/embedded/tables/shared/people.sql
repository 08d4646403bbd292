-- The people every other table is about: days, accounts, agents and contacts, as temporary tables.
-- An id is made of the day of birth, so a contact keeps its id and its traits from night to night.
SET VARIABLE end_s = pacific_midnight(getvariable('night'));

CREATE TEMP TABLE calendar AS
WITH days AS (
  SELECT (getvariable('night') - 1096 + n::INTEGER)::DATE AS day, n AS nth FROM range(1097) r(n)
)
SELECT
  day, nth, pacific_midnight(day) AS midnight_s, pacific_midnight(day + 1) - pacific_midnight(day) AS length_s,
  floor(
    185 * (0.6 + 0.8 * nth / 1096)
    * [1.12, 1.15, 1.10, 1.06, 1.00, 0.82, 0.80][isodow(day)]
    * [0.85, 0.92, 1.05, 1.12, 1.15, 1.10, 1.08, 1.05, 1.00, 0.97, 0.88, 0.80][month(day)]
    * (0.94 + dice(day, 10, 120) / 1000)
  )::BIGINT AS contacts
FROM days;

CREATE TEMP TABLE account AS
SELECT
  n AS account_no, 12000 + n AS account_id, agents_of(n) AS agents,
  pick(['Harbor', 'Summit', 'Evergreen', 'Cascade', 'Lakeside', 'Maple', 'Sunset', 'Prairie', 'Blue Door', 'Keystone',
        'Northgate', 'Riverbend'], n, 11)
  || ' ' || pick(['Realty', 'Homes', 'Property Group', 'Real Estate', 'Living', 'Brokers'], n, 12)
  || ' ' || (12000 + n) AS name,
  getvariable('end_s') - 86400 * (1150 + dice(n, 13, 1800)) AS created_s
FROM range(600) r(n);

CREATE TEMP TABLE agent AS
SELECT
  agent_id(account_no, seat) AS agent_id, account_no, account_id, seat, created_s + 86400 * dice(account_no * 100 + seat, 14, 600) AS created_s,
  pick(['Ada', 'Ben', 'Cleo', 'Dara', 'Eli', 'Faye', 'Gus', 'Hana', 'Ivo', 'June'], account_no * 100 + seat, 15) AS first_name,
  pick(['Testwell', 'Sampleton', 'Mockford', 'Fakeman', 'Demowitz', 'Placeholder'], account_no * 100 + seat, 16) AS last_name
FROM (SELECT account_no, account_id, created_s, unnest(range(agents)) AS seat FROM account);

CREATE TEMP TABLE born AS
SELECT (day - DATE '2010-01-01') * 1000 + k AS id, midnight_s, length_s
FROM (SELECT day, midnight_s, length_s, unnest(range(contacts)) AS k FROM calendar WHERE day < getvariable('night'));

-- A few accounts have very many contacts (cubed share); account 12345 gets some more than its rank would give it.
CREATE TEMP TABLE placed AS
SELECT
  id,
  CASE WHEN dice(id, 20, 200) = 0 THEN 345 ELSE floor(600 * pow(share(id, 21), 3))::BIGINT END AS account_no,
  midnight_s + (
    pick([0, 1, 5, 6, 7, 7, 7, 8, 8, 8, 8, 9, 9, 9, 9, 9, 10, 10, 10, 10, 10, 11, 11, 11, 11, 12, 12, 12, 13, 13, 13, 14, 14,
          14, 15, 15, 15, 16, 16, 16, 17, 17, 17, 18, 18, 19, 20, 21, 22, 23], id, 22) * 3600 + dice(id, 23, 3600)
  ) * length_s // 86400 AS created_s,
  CASE WHEN dice(id, 24, 100) < 97 THEN 1 + floor(24 * pow(share(id, 25), 2))::BIGINT END AS lead_source_id,
  dice(id, 26, 100) AS progress
FROM born;

CREATE TEMP TABLE staged AS
SELECT
  *,
  CASE
    WHEN progress < 34 THEN 1 WHEN progress < 48 THEN 2 WHEN progress < 60 THEN 3
    WHEN created_s > getvariable('end_s') - 14 * 86400 THEN 1 + progress % 4
    WHEN progress < 66 THEN 4 WHEN progress < 71 THEN 5 WHEN progress < 77 THEN 6 WHEN progress < 80 THEN 7
    WHEN progress < 82 THEN 8 WHEN progress < 87 THEN 9 WHEN progress < 93 THEN 10 WHEN progress < 95 THEN 11
    WHEN progress < 97 THEN 12 WHEN progress < 99 THEN 13 ELSE 14
  END AS true_stage,
  CASE WHEN dice(id, 27, 100) < 8 THEN 0 ELSE share(id, 28) END AS touched
FROM placed;

-- The planted fault: nine nights ago, at 03:12 Pacific, a sync job wrote "Lead" over the stage of every contact of
-- account 12345 that was further than a showing; a handful of other contacts look the same by honest accident.
CREATE TEMP TABLE contact AS
SELECT
  id, account_no, 12000 + account_no AS account_id, created_s, lead_source_id, true_stage,
  CASE WHEN regressed THEN 1 ELSE true_stage END AS stage_id, regressed,
  CASE WHEN regressed THEN reset_s + dice(id, 29, 540)
       ELSE created_s + ((getvariable('end_s') - 1 - created_s) * touched)::BIGINT END AS updated_s,
  CASE WHEN dice(id, 30, 100) >= 8 THEN agent_id(account_no, dice(id, 31, agents_of(account_no))) END AS assigned_user_id,
  CASE WHEN dice(id, 32, 100) >= 35 THEN 1 + dice(id, 33, 5) END AS timeframe_id,
  pick(['Alex', 'Bailey', 'Casey', 'Devon', 'Emery', 'Finley', 'Gray', 'Harper', 'Indigo', 'Jordan', 'Kai', 'Logan', 'Morgan',
        'Noel', 'Oakley', 'Parker', 'Quinn', 'Riley', 'Sage', 'Taylor', 'Uma', 'Vesper', 'Wren', 'Xen', 'Yael', 'Zion'], id, 34) AS first_name,
  pick(['Example', 'Sample', 'Testerson', 'Mockingham', 'Fakely', 'Demo', 'Placeholder', 'Fixture', 'Stubbs', 'Nobody',
        'Anyone', 'Somebody', 'Dummy', 'Specimen'], id, 35) AS last_name,
  dice(id, 36, 100) AS contactability
FROM (
  SELECT
    *, pacific_midnight(getvariable('night') - 9) + 11520 AS reset_s,
    true_stage BETWEEN 6 AND 9 AND created_s < pacific_midnight(getvariable('night') - 30)
      AND (account_no = 345 OR dice(id, 37, 3000) = 0) AS regressed
  FROM staged
);
