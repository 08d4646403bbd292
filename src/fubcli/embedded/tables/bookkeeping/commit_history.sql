-- Sixty nights of Delta commits for each exported table. The last night's rows are counted (temporary table `landed`:
-- table_schema, table_name, rows_total, rows_last, appends); the nights before follow growth and the weekday.
-- A commit keeps its version from night to night: as if one load had come every night since a Sunday in 2012, and upkeep every week.
-- first_run_id keeps the runs of the catalogs apart; operation_parameters is JSON as DESCRIBE HISTORY has it, for what changes columns.
CREATE SCHEMA IF NOT EXISTS _fubcli;
CREATE OR REPLACE TABLE _fubcli.commit_history (
  table_schema VARCHAR, table_name VARCHAR, version BIGINT, committed_at TIMESTAMPTZ, operation VARCHAR, rows_written BIGINT,
  bytes_written BIGINT, user_name VARCHAR, job_run_id BIGINT,
  operation_parameters VARCHAR);
INSERT INTO _fubcli.commit_history
WITH nights AS (
  SELECT (getvariable('last_commit_night') - n::INTEGER)::DATE AS night, n AS ago FROM range(60) r(n)
), planned AS (
  SELECT
    *, table_schema || '.' || table_name AS name, pacific_midnight(night) AS midnight_s,
    [1.12, 1.15, 1.10, 1.06, 1.00, 0.82, 0.80] AS weekdays,
    CASE WHEN table_schema LIKE '%\_bronze' ESCAPE '\' THEN 1 WHEN table_schema LIKE '%\_silver' ESCAPE '\' THEN 2 ELSE 3 END AS tier
  FROM landed, nights
), loads AS (
  SELECT
    table_schema, table_name, night,
    midnight_s + getvariable('commit_delay_s') + [1200, 3000, 4800][tier] + dice(name, 260, 1200) + dice(name || night, 261, 300) AS at_s,
    CASE WHEN getvariable('is_snapshot') THEN 'CLONE' WHEN tier = 2 AND appends THEN 'MERGE'
         WHEN tier = 1 AND dice(name, 262, 3) = 0 THEN 'STREAMING UPDATE' WHEN tier = 3 THEN 'CREATE OR REPLACE TABLE AS SELECT' ELSE 'WRITE' END AS operation,
    CASE WHEN ago = 0 THEN rows_last
         WHEN appends THEN greatest(1, round(rows_last * (1 - 0.0007 * ago) * weekdays[isodow(night - 1)]
           / weekdays[isodow(getvariable('last_commit_night') - 1)] * (0.975 + dice(name || night, 263, 51) / 1000))::BIGINT)
         ELSE round(rows_total * (1 - 0.0007 * ago)) END::BIGINT AS planned_rows,
    -- Odd and even take turns: a load that came as the night before came, to the row, is a fault, and never chance here.
    CASE WHEN appends AND ago > 0 THEN planned_rows + (planned_rows + rows_last + ago) % 2 ELSE planned_rows END AS rows_written,
    'svc-nightly-export@example.com' AS user_name, getvariable('first_run_id') + (night - DATE '2010-01-01') * 10 + tier AS job_run_id
  FROM planned
), upkeep AS (
  SELECT table_schema, table_name, night, midnight_s + step.after_s + dice(name || night, 264, 900) AS at_s, step.operation,
         CASE step.operation WHEN 'OPTIMIZE' THEN rows_total // 8 ELSE 0 END AS rows_written, 'svc-maintenance@example.com' AS user_name,
         getvariable('first_run_id') + 10000000 + (night - DATE '2010-01-01') * 10 AS job_run_id
  FROM planned, (SELECT unnest([{'operation': 'OPTIMIZE', 'after_s': 21600}, {'operation': 'VACUUM START', 'after_s': 25200},
    {'operation': 'VACUUM END', 'after_s': 27000}]) AS step)
  WHERE ago > 0 AND isodow(night) = 7 AND NOT getvariable('is_snapshot')
)
SELECT
  table_schema, table_name,
  first_day + CASE WHEN getvariable('is_snapshot') THEN 0 ELSE (first_day + 6) // 7 * 3 END
    + row_number() OVER (PARTITION BY table_schema, table_name ORDER BY at_s),
  instant(at_s), operation,
  rows_written, rows_written * (40 + dice(table_schema || table_name, 265, 160)), user_name, job_run_id, NULL
FROM (SELECT * EXCLUDE (planned_rows) FROM loads UNION ALL FROM upkeep), (SELECT min(night) - DATE '2012-01-01' AS first_day FROM nights) ORDER BY table_schema, table_name, at_s;

CREATE OR REPLACE TABLE _fubcli.build (key VARCHAR, value VARCHAR);
INSERT INTO _fubcli.build VALUES
  ('seed', getvariable('seed')::VARCHAR), ('generator_version', getvariable('generator_version')::VARCHAR), ('night', getvariable('night')::VARCHAR),
  ('built_at', strftime(getvariable('built_at'), '%Y-%m-%dT%H:%M:%SZ'));
