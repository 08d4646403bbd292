INSERT INTO zoom.raw.webinars
SELECT
  written_key(i, keyed) AS webinar_id,
  user_reference(i, born, refers, 11) AS host_id,
  CASE WHEN look THEN ' ' || upper(topic) ELSE topic END AS webinar_topic,
  CASE WHEN breaks('missing_start_time', trait, also) THEN NULL ELSE started END AS start_time,
  CASE
    WHEN breaks('unreadable_end_time', trait, also) THEN unreadable_time(i)
    WHEN breaks('end_before_start', trait, also) THEN time_text(started - INTERVAL 15 MINUTE, dice(i, 12, 10) < 3)
    ELSE time_text(started + to_minutes(30 + dice(i, 13, 90)), dice(i, 12, 10) < 3)
  END AS end_time,
  CASE WHEN breaks('negative_registrants', trait, also) THEN -registrants ELSE registrants END AS registrants,
  load_timestamp, update_timestamp, 'zoom_api' AS source_system
FROM (
  SELECT
    *, meeting_start(i, born) AS started, 10 + dice(i, 14, 490) + rev AS registrants,
    turned(['Product news', 'Getting started', 'Security', 'Roadmap', 'Customer stories'], i, 15, rev) AS topic
  FROM planned_row
);
