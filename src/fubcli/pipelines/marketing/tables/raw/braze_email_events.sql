SELECT
  hex_key(m * 8 + step, 390) AS id, mail_key(p) AS user_id, external_user_id, email_address, event_type, campaign_id, hex_key(m, 383) AS send_id,
  CASE event_type WHEN 'click' THEN 'https://www.example.com/landing/' || (1 + dice(m, 391, 9)) END AS link_url,
  CASE event_type WHEN 'bounce' THEN pick(['mailbox full', 'no such user', 'domain not found'], m, 392) END AS bounce_reason, happened AS time, false AS is_deleted
FROM (
  SELECT *, unnest([1, 2, 3, 4, 5, 6]) AS step, unnest(['bounce', 'delivered', 'open', 'click', 'unsubscribe', 'spam']) AS event_type,
         unnest([CASE WHEN bounces THEN moment + INTERVAL 5 SECOND END, delivered, opened, clicked,
                 CASE WHEN unsubscribes THEN coalesce(opened, delivered) + INTERVAL 50 SECOND END, CASE WHEN complains THEN delivered + INTERVAL 90 SECOND END]) AS happened
  FROM mail_delivery
) WHERE happened IS NOT NULL
