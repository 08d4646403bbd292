INSERT INTO zoom.raw.feature_usage
SELECT
  written_key(i, keyed) AS usage_id,
  meeting_reference(i, born, refers, rejected) AS meeting_id,
  CASE
    WHEN breaks('missing_feature_name', trait, also) THEN NULL
    WHEN look THEN upper(feature) || ' '
    ELSE feature
  END AS feature_name,
  CASE WHEN breaks('negative_usage_count', trait, also) THEN -uses ELSE uses END AS usage_count,
  -- Still the future when the row is delivered once more.
  load_day(born) + CASE WHEN breaks('future_usage_date', trait, also) THEN 40 ELSE -1 END AS usage_date,
  load_timestamp, update_timestamp, 'zoom_api' AS source_system
FROM (
  SELECT
    *, 1 + dice(i, 10, 30) + rev AS uses,
    pick(['screen_share', 'recording', 'chat', 'whiteboard', 'breakout_rooms', 'polls', 'reactions'], i, 11) AS feature
  FROM planned_row
);
