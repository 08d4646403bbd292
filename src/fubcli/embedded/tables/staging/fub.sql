-- A copy of production set back to the night before: what came since is gone, what changed since has its older value.
SET VARIABLE cut = instant(pacific_midnight(getvariable('night') - 1));
DELETE FROM contacts_silver.contacts WHERE created_at >= getvariable('cut');
UPDATE contacts_silver.contacts
SET stage_id = greatest(1, stage_id - 1), calls_outgoing = greatest(0, calls_outgoing - 1), emails_sent = greatest(0, emails_sent - 1),
    updated_at = created_at + (getvariable('cut') - created_at) / 2,
    assigned_at = least(assigned_at, created_at + (getvariable('cut') - created_at) / 4),
    last_activity_date = least(last_activity_date, created_at + (getvariable('cut') - created_at) / 2)
WHERE updated_at >= getvariable('cut');
DELETE FROM contacts_bronze.contacts WHERE _export_date >= getvariable('night')::VARCHAR;
DELETE FROM contacts_bronze.zillow_lead_events_logs WHERE created_at >= getvariable('cut');
DELETE FROM activities_silver.activities WHERE created_at >= getvariable('cut');
DELETE FROM activities_bronze.activities WHERE created_at::TIMESTAMPTZ >= getvariable('cut');
DELETE FROM activities_bronze.stage_changes WHERE changed_at >= getvariable('cut');
DELETE FROM communications_silver.events WHERE created_at >= getvariable('cut');
DELETE FROM communications_bronze.events WHERE created_at::TIMESTAMPTZ >= getvariable('cut');
DELETE FROM call_transcription_bronze.transcripts WHERE created_at >= getvariable('cut');
DELETE FROM ai_insights_bronze.model_outputs WHERE created_at >= getvariable('cut');
DELETE FROM interactions_ai_bronze.interactions WHERE created_at >= getvariable('cut');
DELETE FROM interactions_ai_silver.insights WHERE created_at >= getvariable('cut');
DELETE FROM usage_bronze.api_requests WHERE requested_at >= getvariable('cut');
DELETE FROM usage_bronze.feature_events WHERE occurred_at >= getvariable('cut');
DELETE FROM zendesk_bronze.tickets WHERE created_at >= getvariable('cut');
DELETE FROM fub_operator_bronze.job_runs WHERE started_at >= getvariable('cut');
