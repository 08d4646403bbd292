-- One in six is a guest, who has no user.
INSERT INTO zoom.raw.participants
SELECT
  written_key(i, keyed) AS participant_id,
  CASE WHEN breaks('missing_meeting', trait, also) THEN CASE WHEN dice(i, 10, 2) = 0 THEN ' ' END
       ELSE meeting_reference(i, born, refers, rejected) END AS meeting_id,
  CASE WHEN refers = '' AND dice(i, 11, 6) = 0 THEN NULL ELSE user_reference(i, born, refers, 12) END AS user_id,
  CASE WHEN breaks('unreadable_join_time', trait, also) THEN unreadable_time(i)
       ELSE time_text(joined, (dice(i, 13, 10) < 3) <> look) END AS join_time,
  CASE
    WHEN breaks('leave_before_join', trait, also) THEN joined - INTERVAL 30 MINUTE
    WHEN refers = '' AND rev = 0 AND dice(i, 14, 50) = 0 THEN NULL
    ELSE joined + to_minutes(1 + dice(i, 15, 60) + rev)
  END AS leave_time,
  load_timestamp, update_timestamp, 'zoom_api' AS source_system
FROM (
  SELECT
    *, meeting_start(meeting_of(i, born, refers, rejected), CASE WHEN rejected THEN 0 ELSE born END) + to_minutes(dice(i, 16, 5)) AS joined
  FROM planned_row
);
