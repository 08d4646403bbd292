-- The sandbox: workspaces, a pilot, and graded model evaluations; its users change all of it.
CREATE TABLE _fivetran_setup_test.connection_check AS SELECT 1 AS id, 'ok' AS status, instant(getvariable('end_s') - 86400 * 40) AS checked_at;
CREATE TABLE fub_operator_test.job_runs AS
SELECT n AS id, pick(['export', 'dedupe', 'reindex'], n, 240) AS job, pick(['ok', 'ok', 'failed'], n, 241) AS result, instant(getvariable('end_s') - n * 7200) AS started_at
FROM range(1, 201) r(n);

CREATE TABLE u_matttu.test_contacts AS
SELECT n AS id, n AS contact_id, 12000 + dice(n, 242, 600) AS account_id, 1 + dice(n, 243, 14) AS stage_id, 1 + dice(n, 244, 24) AS lead_source_id,
       pick(['Alex', 'Casey', 'Riley'], n, 245) AS first_name, 'Testerson' AS last_name, 'test' || n || '@example.com' AS email, '(206) 555-01' || lpad((n % 100)::VARCHAR, 2, '0') AS phone,
       dice(n, 246, 9)::INTEGER AS calls_outgoing, instant(getvariable('end_s') - dice(n, 247, 60 * 86400) - 1) AS created_at
FROM range(1, 2001) r(n);

CREATE TABLE call_summary_feedback_model_graded_evaluation.evaluation_results AS
SELECT n AS id, pick(['v1.9', 'v2.0', 'v2.1', 'v2.1'], n, 248) AS model_version, (getvariable('night') - dice(n, 249, 45)::INTEGER)::DATE AS evaluation_date,
       pick(['accuracy', 'tone', 'completeness'], n, 250) AS criterion, (1 + dice(n, 251, 5))::INTEGER AS grade, round(dice(n, 252, 1000) / 1000, 3) AS score,
       {'grader': 'model', 'prompt_version': 'p' || dice(n, 253, 4)} AS context, pick(['', 'Too long', 'Missed the budget', 'Good'], n, 254) AS comment
FROM range(1, 1501) r(n);

CREATE TABLE listing_soon_pilot.participants AS
SELECT n AS id, agent_id(dice(n, 255, 600), 0) AS user_id, pick(['invited', 'active', 'active', 'paused', 'completed', 'dropped'], n, 256) AS pilot_status,
       CASE WHEN dice(n, 257, 20) > 0 THEN round(dice(n, 258, 1000) / 10, 1) END AS engagement_score, (getvariable('night') - dice(n, 259, 120)::INTEGER)::DATE AS joined_on
FROM range(1, 401) r(n);
