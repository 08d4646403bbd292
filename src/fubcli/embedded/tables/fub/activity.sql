-- activities_* and communications_*: what happened to contacts. Delays are drawn first and what lies in the future is
-- dropped, so that the last days are as busy as the others.
CREATE TABLE activities_silver.activities (
  id BIGINT NOT NULL, account_id BIGINT NOT NULL, contact_id BIGINT NOT NULL, user_id BIGINT, activity_type VARCHAR NOT NULL,
  outcome VARCHAR, duration_seconds INTEGER, created_at TIMESTAMPTZ NOT NULL);
INSERT INTO activities_silver.activities
SELECT
  key, account_id, id, assigned_user_id, kind,
  CASE kind WHEN 'call' THEN pick(['answered', 'voicemail', 'no_answer'], key, 103) WHEN 'offer' THEN pick(['submitted', 'accepted', 'countered'], key, 104)
    WHEN 'closed deal' THEN 'won' WHEN 'showing' THEN 'attended' WHEN 'note' THEN '' END,
  CASE WHEN kind IN ('call', 'showing') THEN (20 + dice(key, 105, 1900))::INTEGER END, instant(at_s)
FROM (
  SELECT
    *, CASE WHEN slot = 3 THEN 'closed deal' WHEN slot = 2 AND true_stage BETWEEN 7 AND 9 THEN 'offer'
            WHEN slot = 1 AND true_stage BETWEEN 6 AND 9 THEN 'showing'
            ELSE pick(['call', 'call', 'call', 'email', 'email', 'text', 'note', 'appointment'], key, 102) END AS kind
  FROM (
    SELECT *, id * 10 + slot AS key, created_s + 120 + slot * 86400 + (90 * 86400 * pow(share(id * 10 + slot, 100), 3))::BIGINT AS at_s
    FROM contact, range(4) r(slot)
    WHERE slot < CASE WHEN true_stage = 9 THEN 4 WHEN true_stage BETWEEN 6 AND 8 THEN 3 ELSE dice(id, 101, 5) // 2 END
  )
)
WHERE at_s < getvariable('end_s') AND NOT (((at_s - 28800) // 86400) % 7 IN (2, 3) AND dice(key, 106, 100) < 40);
COMMENT ON TABLE activities_silver.activities IS 'Timeline of a contact: call, email, text, note, appointment, showing, offer, closed deal.';

CREATE TABLE activities_bronze.activities AS
SELECT (id)::VARCHAR AS id, account_id::VARCHAR AS account_id, contact_id::VARCHAR AS contact_id, upper(activity_type) AS type,
       to_json({'outcome': outcome, 'duration': duration_seconds})::VARCHAR AS payload, created_at::VARCHAR AS created_at, getvariable('night') AS _export_date
FROM activities_silver.activities, range(2) r(copy)
WHERE created_at >= instant(getvariable('end_s') - 14 * 86400) AND (copy = 0 OR dice(id, 107, 150) = 0);

-- Who changed a stage, and when: the only place where the reset of account 12345 can be seen for what it is.
CREATE TABLE activities_bronze.stage_changes AS
SELECT id * 10 + 1 AS id, account_id, id AS contact_id, true_stage AS from_stage_id, 1::BIGINT AS to_stage_id,
       CASE WHEN account_id = 12345 THEN 'job:zillow-sync-backfill' ELSE 'user:' || coalesce(assigned_user_id, 0) END AS changed_by, instant(updated_s) AS changed_at
FROM contact WHERE regressed
UNION ALL
SELECT id * 10, account_id, id, 1, true_stage, 'user:' || coalesce(assigned_user_id, 0), instant(created_s + (updated_s - created_s) // 2)
FROM contact WHERE true_stage BETWEEN 4 AND 9 AND dice(id, 108, 4) = 0 OR regressed;

CREATE TABLE communications_silver.events (
  id BIGINT NOT NULL, account_id BIGINT NOT NULL, contact_id BIGINT NOT NULL, user_id BIGINT, communication_type VARCHAR NOT NULL, direction VARCHAR,
  subject VARCHAR, success BOOLEAN, delivery_status VARCHAR, created_at TIMESTAMPTZ NOT NULL);
INSERT INTO communications_silver.events
SELECT
  key, account_id, id, assigned_user_id, kind, CASE WHEN dice(key, 112, 100) < 72 THEN 'outgoing' ELSE 'incoming' END,
  CASE WHEN kind = 'call' THEN NULL WHEN slot = 1 AND true_stage IN (8, 9) THEN 'Offer accepted - next steps' WHEN slot = 1 AND true_stage = 7 THEN 'Your offer'
       ELSE pick(['Homes you may like', 'Checking in', 'New listing', 'Tour confirmation', ''], key, 113) END,
  dice(key, 114, 100) < 91,
  CASE WHEN dice(key, 114, 100) >= 91 THEN pick(['bounced', 'failed', 'blocked'], key, 115) WHEN kind = 'call' THEN pick(['answered', 'voicemail'], key, 115)
       ELSE pick(['delivered', 'delivered', 'opened', 'clicked'], key, 115) END,
  instant(at_s)
FROM (
  SELECT
    *, id * 10 + 5 + slot AS key, pick(['email', 'email', 'email', 'sms', 'sms', 'call'], id * 10 + 5 + slot, 110) AS kind,
    created_s + 60 + slot * 43200 + (60 * 86400 * pow(share(id * 10 + 5 + slot, 111), 3))::BIGINT AS at_s
  FROM contact, range(2) r(slot)
  WHERE dice(id * 10 + slot, 116, 100) < 34 OR (slot = 1 AND true_stage BETWEEN 7 AND 9)
)
WHERE at_s < getvariable('end_s');
COMMENT ON TABLE communications_silver.events IS 'E-mails, text messages and calls with their delivery status.';

CREATE TABLE communications_bronze.events AS
SELECT id::VARCHAR AS id, account_id::VARCHAR AS account_id, contact_id::VARCHAR AS contact_id, communication_type AS type,
       {'status': delivery_status, 'provider': pick(['sendgrid', 'twilio', 'native'], id, 117), 'attempts': (1 + dice(id, 118, 3))::INTEGER} AS delivery,
       ['queued', 'sent', delivery_status] AS status_trail, created_at::VARCHAR AS created_at, getvariable('night') AS _export_date
FROM communications_silver.events, range(2) r(copy)
WHERE created_at >= instant(getvariable('end_s') - 14 * 86400) AND (copy = 0 OR dice(id, 119, 150) = 0);
