-- What the deliveries of this table add to each measure. Nothing is read back from raw: the steps say it.
-- A step's own trait is always one that rejects.
INSERT INTO delta
WITH tally AS (
  SELECT lot, step_id, count(*) AS n FROM delivery GROUP BY lot, step_id
), part AS (
  SELECT
    n, keyed = 'ok' AS taken, version, scd, broken, brings_key, coalesce(step.trait, drawn.trait) AS trait, also,
    rejected OR coalesce(step.trait, '') <> '' AS rejected
  FROM tally JOIN drawn USING (lot) JOIN step USING (step_id)
), measured AS (
  SELECT 'raw_rows' AS measure, '' AS detail, sum(n) AS value FROM part
  UNION ALL SELECT 'rejects', '', sum(n) FILTER (NOT taken) FROM part
  UNION ALL SELECT 'redeliveries', '', sum(n) FILTER (taken AND version = 0) FROM part
  UNION ALL SELECT 'versions', '', sum(n * version) FROM part
  UNION ALL SELECT 'keys', '', sum(n * brings_key) FROM part
  UNION ALL SELECT 'scd_versions', '', sum(n * scd) FROM part WHERE getvariable('dimension')
  UNION ALL SELECT 'facts', '', sum(n * (brings_key - CASE WHEN rejected THEN broken ELSE 0 END)) FROM part WHERE NOT getvariable('dimension')
  UNION ALL SELECT 'error_rows', code, sum(n * broken) FROM (SELECT n, broken, unnest([trait, also]) AS code FROM part) GROUP BY code
)
SELECT measure, getvariable('entity'), detail, value FROM measured;

-- Orphans that only wait: for a user of the next night, or for a meeting that has not come yet. They are a level, not
-- a sum, so what waited before is taken off. `own_*` is the first night of this table that has not come itself.
INSERT INTO delta
WITH waiting AS (
  SELECT
    born, replace(trait, 'early_', 'orphan_') AS code, born + 1 AS awaited,
    getvariable('last_night') + 1 AS missing_now, getvariable('last_night') AS missing_before
  FROM item JOIN drawn USING (lot) WHERE trait LIKE 'early\_%' ESCAPE '\' AND trait <> 'early_meeting'
  UNION ALL
  SELECT
    born, 'orphan_meeting', CASE WHEN trait = 'early_meeting' THEN born + 1 ELSE born END,
    getvariable('meetings_missing_now'), getvariable('meetings_missing_before')
  FROM item JOIN drawn USING (lot)
  WHERE getvariable('entity') IN ('participants', 'feature_usage') AND trait <> 'orphan_meeting' AND NOT rejected
)
SELECT
  'error_rows', getvariable('entity'), code,
  count(*) FILTER (awaited >= missing_now AND born < getvariable('own_missing_now'))
    - count(*) FILTER (awaited >= missing_before AND born < getvariable('own_missing_before'))
FROM waiting GROUP BY code;

INSERT INTO truth.deviations
SELECT getvariable('entity'), written_key(i, keyed), load_timestamp, kind FROM planned_row WHERE kind <> '';
