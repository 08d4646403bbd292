SELECT
  hex_key(m, 380) AS id, mail_key(p) AS user_id, external_user_id, email_address, campaign_id, campaign_name,
  CASE WHEN campaign >= 12 THEN 'CNV-' || (campaign - 11) END AS canvas_id, CASE WHEN campaign >= 12 THEN campaign_name END AS canvas_name,
  CASE WHEN campaign >= 12 THEN 'STEP-' || (1 + dice(m, 381, 3)) END AS canvas_step_id, pick(['A', 'B'], m, 382) AS message_variation_id,
  hex_key(m, 383) AS send_id, moment AS time, 'America/Los_Angeles' AS timezone, false AS is_deleted
FROM mail_delivery
