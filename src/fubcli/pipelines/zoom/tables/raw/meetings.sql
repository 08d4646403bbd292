INSERT INTO zoom.raw.meetings
SELECT
  written_key(i, keyed) AS meeting_id,
  CASE
    WHEN breaks('missing_host', trait, also) THEN CASE WHEN dice(i, 10, 2) = 0 THEN '  ' END
    ELSE user_reference(i, born, refers, 11)
  END AS host_id,
  CASE WHEN look THEN ' ' || upper(topic) ELSE topic END AS meeting_topic,
  CASE WHEN breaks('missing_start_time', trait, also) THEN NULL ELSE started END AS start_time,
  CASE
    WHEN breaks('unreadable_end_time', trait, also) THEN unreadable_time(i)
    WHEN breaks('end_before_start', trait, also) THEN time_text(started - INTERVAL 15 MINUTE, dice(i, 12, 10) < 3)
    WHEN trait = '' AND dice(i, 13, 100) = 0 THEN NULL
    ELSE time_text(started + to_minutes(minutes), dice(i, 12, 10) < 3)
  END AS end_time,
  CASE
    WHEN breaks('negative_duration', trait, also) THEN '-' || minutes
    WHEN breaks('unreadable_duration', trait, also) THEN pick(['N/A', 'an hour', '--'], i, 14)
    WHEN dice(i, 15, 20) = 0 THEN minutes || ' mins'
    ELSE minutes::VARCHAR
  END AS duration_minutes,
  load_timestamp, update_timestamp, 'zoom_api' AS source_system
FROM (
  SELECT
    *, meeting_start(i, born) AS started, 5 + dice(i, 16, 115) AS minutes,
    turned(['Planning', 'Review', 'Standup', 'Interview', 'Demo', 'Training', 'All hands'], i, 17, rev) AS topic
  FROM planned_row
);
