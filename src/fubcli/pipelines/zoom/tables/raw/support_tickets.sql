-- A change is one of status; a settled ticket has a date of closing.
INSERT INTO zoom.raw.support_tickets
SELECT
  written_key(i, keyed) AS ticket_id,
  user_reference(i, born, refers, 10) AS user_id,
  pick(['audio', 'video', 'billing', 'account', 'recording'], i, 11) AS ticket_type,
  CASE
    WHEN breaks('unknown_status', trait, also) THEN pick(['on hold', 'escalated?', 'wip'], i, 12)
    WHEN look THEN ' ' || upper(status)
    ELSE status
  END AS resolution_status,
  CASE WHEN breaks('missing_open_date', trait, also) THEN NULL ELSE opened END AS open_date,
  CASE
    WHEN breaks('unreadable_close_date', trait, also) THEN unreadable_date(i)
    WHEN breaks('close_before_open', trait, also) THEN date_text(opened - 3, dice(i, 13, 10) < 3)
    WHEN status IN ('resolved', 'closed') THEN date_text(opened + dice(i, 14, 10)::INTEGER, dice(i, 13, 10) < 3)
  END AS close_date,
  load_timestamp, update_timestamp, 'zoom_support' AS source_system
FROM (
  SELECT
    *, load_day(born) - 1 - dice(i, 15, 5)::INTEGER AS opened,
    (['open', 'pending', 'resolved', 'closed'])[1 + (dice(i, 16, 3) + rev) % 4] AS status
  FROM planned_row
);
