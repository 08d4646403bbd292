-- A copy of production set back to the night before: what came since is gone, what changed since has its older value.
SET VARIABLE cut = instant(pacific_midnight(getvariable('night') - 1));
DELETE FROM contacts_silver.contacts WHERE created_at >= getvariable('cut');
DELETE FROM contacts_gold.contacts WHERE created_at >= getvariable('cut');
UPDATE contacts_silver.contacts SET stage_id = greatest(1, stage_id - 1), updated_at = created_at + (getvariable('cut') - created_at) / 2
WHERE updated_at >= getvariable('cut');
UPDATE contacts_gold.contacts SET stage_id = greatest(1, stage_id - 1), updated_at = created_at + (getvariable('cut') - created_at) / 2
WHERE updated_at >= getvariable('cut');
DELETE FROM identity_bronze.identity_events WHERE received_at >= getvariable('cut');
DELETE FROM identity_silver.identity_links WHERE linked_at >= getvariable('cut');
DELETE FROM identity_gold.unified_people WHERE first_seen_at >= getvariable('cut');
DELETE FROM metrics_gold.daily_leads WHERE metric_date >= getvariable('night') - 1;
DELETE FROM activities_silver.activities WHERE created_at >= getvariable('cut');
DELETE FROM communications_silver.events WHERE created_at >= getvariable('cut');
DELETE FROM communications_gold.account_daily WHERE day >= getvariable('night') - 1;
DELETE FROM interactions_ai_bronze.interactions WHERE created_at >= getvariable('cut');
DELETE FROM support_silver.tickets WHERE created_at >= getvariable('cut');
