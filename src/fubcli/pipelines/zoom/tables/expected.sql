-- The day's counts: those of the day before and what the night added; every measure of every table, also where it is 0.
INSERT INTO truth.expected
WITH spine AS (
  SELECT measure, entity, '' AS detail
  FROM (SELECT DISTINCT entity FROM rule), unnest(['raw_rows', 'rejects', 'redeliveries', 'versions', 'keys', 'scd_versions', 'facts']) m(measure)
  UNION ALL SELECT 'error_rows', entity, code FROM rule
), added AS (
  SELECT measure, entity, detail, sum(value) AS value FROM delta GROUP BY ALL
), before AS (
  SELECT measure, source_table AS entity, detail, value FROM truth.expected WHERE day = load_day(getvariable('last_night') - 1)
)
SELECT
  load_day(getvariable('last_night')) AS day, measure, entity, detail,
  (coalesce(before.value, 0) + coalesce(added.value, 0))::BIGINT
FROM spine LEFT JOIN before USING (measure, entity, detail) LEFT JOIN added USING (measure, entity, detail)
ORDER BY entity, measure, detail;
