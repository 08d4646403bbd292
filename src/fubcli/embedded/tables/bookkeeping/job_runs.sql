-- The runs of the nightly jobs, one for each tier (or the clone that makes staging), as their commits show them: a run begins
-- a little before its first commit and ends soon after its last. Maintenance is no run of the export.
CREATE OR REPLACE TABLE _fubcli.job_runs AS
SELECT
  job_run_id // 1000000 * 10 + job_run_id % 10 AS job_id, job_run_id AS run_id,
  CASE WHEN any_value(operation) = 'CLONE' THEN 'staging-snapshot-' ELSE 'nightly-export-' END || regexp_extract(any_value(table_schema), '[a-z]+$') AS name,
  any_value(user_name) AS user_name, min(committed_at) - to_seconds(90 + dice(job_run_id, 266, 60)) AS started_at,
  max(committed_at) + to_seconds(20 + dice(job_run_id, 267, 40)) AS ended_at, 'SUCCESS' AS result
FROM _fubcli.commit_history WHERE user_name = 'svc-nightly-export@example.com'
GROUP BY job_run_id ORDER BY job_run_id;
