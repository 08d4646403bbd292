-- What the dice decide for these tables.
-- Variables set before: as_of (the date of night 29), and how many users and meetings there are.
CREATE TEMP MACRO turned(choices, key, salt, steps) AS choices[1 + (dice(key, salt, len(choices)) + steps) % len(choices)];

-- How many entities there are after a night: the head, the history's 29 other nights, and the same for each later one.
CREATE TEMP MACRO upto(head, total, daily, night) AS
  CASE WHEN night < 0 THEN 0 WHEN night < 30 THEN head + (total - head) * night // 29 ELSE total + daily * (night - 29) END;
CREATE TEMP MACRO own_upto(night) AS upto(getvariable('own_first'), getvariable('own_count'), getvariable('own_daily'), night);
CREATE TEMP MACRO users_upto(night) AS upto(getvariable('users_first'), getvariable('users_count'), getvariable('users_daily'), night);
CREATE TEMP MACRO meetings_upto(night) AS
  upto(getvariable('meetings_first'), getvariable('meetings_count'), getvariable('meetings_daily'), night);

CREATE TEMP MACRO load_day(night) AS (getvariable('as_of') + (night - 29)::INTEGER)::DATE;
CREATE TEMP MACRO load_at(night) AS load_day(night) + INTERVAL '8 hours 30 minutes';

CREATE TEMP MACRO user_key(n) AS 'U' || (1000000 + n);
CREATE TEMP MACRO meeting_key(n) AS 'M' || (1000000 + n);
CREATE TEMP MACRO written_key(n, keyed) AS
  CASE keyed WHEN 'ok' THEN getvariable('letter') || (1000000 + n) WHEN 'blank' THEN '  ' END;
CREATE TEMP MACRO breaks(code, trait, also) AS trait = code OR also = code;
-- Whom a row refers to: a user of this or an earlier night, one who comes the next night, or one who never comes.
CREATE TEMP MACRO user_reference(n, born, trait, salt) AS
  CASE
    WHEN trait IN ('orphan_host', 'orphan_user', 'orphan_assignee') THEN 'U-GONE-' || n
    WHEN trait IN ('early_host', 'early_user', 'early_assignee')
      THEN user_key(users_upto(born) + dice(n, salt, users_upto(born + 1) - users_upto(born)))
    ELSE user_key(dice(n, salt, users_upto(born)))
  END;
-- The number of the meeting that a row is about: one of its own night, in order; of the next; a rejected row's is one of
-- the first night, so that it is never an orphan too.
CREATE TEMP MACRO meeting_of(n, born, trait, rejected) AS
  CASE
    WHEN trait = 'early_meeting' THEN meetings_upto(born) + dice(n, 60, meetings_upto(born + 1) - meetings_upto(born))
    WHEN rejected THEN dice(n, 60, meetings_upto(0))
    ELSE meetings_upto(born - 1) + (n - own_upto(born - 1)) * (meetings_upto(born) - meetings_upto(born - 1))
      // (own_upto(born) - own_upto(born - 1))
  END;
CREATE TEMP MACRO meeting_reference(n, born, trait, rejected) AS
  CASE WHEN trait = 'orphan_meeting' THEN 'M-GONE-' || n ELSE meeting_key(meeting_of(n, born, trait, rejected)) END;

-- Times are of whole minutes, since one of the two formats has no seconds. Events are of the day before their load.
CREATE TEMP MACRO meeting_start(n, born) AS load_day(born) - INTERVAL 1 DAY + to_minutes(dice(n, 61, 1380));
CREATE TEMP MACRO time_text(moment, european) AS
  CASE WHEN european THEN strftime(moment, '%d/%m/%Y %H:%M') ELSE strftime(moment, '%Y-%m-%d %H:%M:%S') END;
CREATE TEMP MACRO date_text(day, european) AS
  CASE WHEN european THEN strftime(day, '%d/%m/%Y') ELSE strftime(day, '%Y-%m-%d') END;
CREATE TEMP MACRO unreadable_time(n) AS pick(['soon', 'N/A', '2026-02-30 25:61:00', '31/02/2026 10:00'], n, 62);
CREATE TEMP MACRO unreadable_date(n) AS pick(['perpetual', 'N/A', '2026-13-45', '31/02/2026'], n, 63);
-- Between half past midnight and half past seven, so before the load and after the events.
CREATE TEMP MACRO changed_at(n, night, late_minutes) AS
  load_at(night) - to_seconds(3600 + dice(n, 64, 25200)) + to_minutes(late_minutes);
