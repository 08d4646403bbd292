-- Transcripts, raw model output, and the insights distilled from them.
CREATE TABLE call_transcription_bronze.transcripts AS
SELECT
  id, id AS activity_id, account_id, contact_id, 'en-US' AS language,
  list_transform(range(3), lambda turn: {'speaker': ['agent', 'contact'][1 + turn % 2], 'start_ms': (turn * 4200)::INTEGER,
    'text': pick(['Is this a good time?', 'We would like to see the house.', 'Let me check the calendar.', 'Our budget changed.'], id * 4 + turn, 120)}) AS segments,
  CASE WHEN dice(id, 121, 30) = 0 THEN NULL ELSE round(0.7 + dice(id, 122, 300) / 1000, 3) END AS confidence, created_at
FROM activities_silver.activities WHERE activity_type = 'call' AND created_at >= instant(getvariable('end_s') - 45 * 86400) AND dice(id, 123, 3) = 0;

CREATE TABLE ai_insights_bronze.model_outputs AS
SELECT
  id, account_id, contact_id, pick(['summary-v3', 'summary-v4', 'intent-v2.1'], id, 124) AS model, '{"intent": "'
    || pick(['buy', 'sell', 'rent', ''], id, 125) || '", "score": ' || dice(id, 126, 100) / 100.0 || '}' AS response,
  ['follow_up', pick(['price', 'tour', 'financing', 'timing'], id, 127)] AS labels,
  MAP {'prompt': (300 + dice(id, 128, 900))::INTEGER, 'completion': (20 + dice(id, 129, 200))::INTEGER} AS tokens, created_at
FROM call_transcription_bronze.transcripts;

CREATE TABLE interactions_ai_bronze.interactions AS
SELECT id, account_id, contact_id, {'model': model, 'labels': labels} AS context, response AS raw, dice(id, 130, 12) <> 0 AS parsed, created_at
FROM ai_insights_bronze.model_outputs;

CREATE TABLE interactions_ai_silver.insights (
  id BIGINT NOT NULL, account_id BIGINT NOT NULL, contact_id BIGINT NOT NULL, insight_type VARCHAR NOT NULL, confidence_score DOUBLE,
  outcome_success BOOLEAN, recommendation VARCHAR, created_at TIMESTAMPTZ NOT NULL);
INSERT INTO interactions_ai_silver.insights
SELECT
  id * 10 + 8, account_id, contact_id, pick(['next_best_action', 'churn_risk', 'buyer_intent', 'seller_intent', 'call_summary'], id, 131),
  round(0.35 + dice(id, 132, 650) / 1000, 3), CASE WHEN dice(id, 133, 10) < 7 THEN dice(id, 134, 100) < 58 END,
  pick(['Call within the hour', 'Send listings', 'Offer a tour', 'Ask about financing', ''], id, 135), created_at
FROM activities_silver.activities WHERE dice(id, 136, 6) = 0;
COMMENT ON COLUMN interactions_ai_silver.insights.outcome_success IS 'Whether the recommendation worked; NULL until it is known.';
