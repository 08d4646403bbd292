-- A change is of type, assignee, start or end; a later night's is a renewal. Assignees of changes are of the first night.
INSERT INTO zoom.raw.licenses
SELECT
  written_key(i, keyed) AS license_id,
  CASE WHEN look AND way < 2 THEN '  ' || kind_of_license || ' ' ELSE kind_of_license END AS license_type,
  CASE
    WHEN refers = '' AND way = 1 AND rev BETWEEN 1 AND 9
      THEN user_key((dice(i, 11, users_upto(0)) + rev) % users_upto(0))
    WHEN refers = '' AND way = 1 THEN user_key(dice(i, 11, users_upto(0)))
    WHEN refers = '' AND dice(i, 12, 10) = 0 THEN NULL
    ELSE user_reference(i, born, refers, 11)
  END AS assigned_to_user_id,
  started AS start_date,
  CASE
    WHEN breaks('unreadable_end_date', trait, also) THEN unreadable_date(i)
    WHEN breaks('end_before_start', trait, also) THEN date_text(started - 10, european)
    WHEN refers = '' AND rev = 0 AND way <> 3 AND dice(i, 13, 20) = 0 THEN NULL
    ELSE date_text(started + 365 + CASE WHEN rev >= 10 THEN rev WHEN way = 3 THEN 30 * rev ELSE 0 END, european <> (look AND way >= 2))
  END AS end_date,
  load_timestamp, update_timestamp, 'zoom_billing' AS source_system
FROM (
  SELECT
    *, dice(i, 14, 4) AS way, dice(i, 15, 10) < 3 AS european,
    load_day(born) - 1 - dice(i, 16, 300)::INTEGER - CASE WHEN rev < 10 AND dice(i, 14, 4) = 2 THEN rev ELSE 0 END AS started,
    turned(['Basic', 'Pro', 'Business', 'Enterprise', 'Webinar'], i, 17, CASE WHEN rev < 10 AND dice(i, 14, 4) = 0 THEN rev ELSE 0 END) AS kind_of_license
  FROM planned_row
);
