-- What happens day by day: so many visits of the site, sessions of the app, mails, orders, tickets, each drawing its person.
-- Variables: from_day (the first day that matters now), last_load, ga_first_load, ga_last_load, first_load.
CREATE TEMP TABLE calendar AS
WITH weighed AS (
  SELECT
    d::BIGINT AS d,
    ((700 + d * 600 // 180) * [70, 110, 112, 108, 104, 96, 74][1 + dayofweek(day_of(d))] // 100
      * [94, 92, 98, 100, 102, 98, 90, 92, 100, 106, 125, 132][month(day_of(d))] // 100)::BIGINT AS weight
  FROM range(0, greatest(180, getvariable('last_load'))) r(d)
), summed AS (
  SELECT d, sum(weight) OVER (ORDER BY d)::BIGINT AS upto, weight FROM weighed
), whole AS (
  SELECT upto AS total FROM summed WHERE d = 179
)
SELECT
  d, upto - weight AS before, upto, total,
  -- Visits, sessions of the app, mails, orders outside of the site's tracking, tickets.
  unnest(['visit', 'app', 'mail', 'order', 'ticket']) AS stream,
  unnest([3000, 950, 2350, 330, 420]::BIGINT[]) AS per_thousand
FROM summed, whole;

-- The day's happenings of one kind, numbered from the first day on.
CREATE TEMP MACRO happenings(kind) AS TABLE
  SELECT d, unnest(range(getvariable('customers') * per_thousand // 1000 * before // total,
                         getvariable('customers') * per_thousand // 1000 * upto // total)) AS j
  FROM calendar WHERE stream = kind AND d >= getvariable('from_day') AND d < getvariable('last_load');

-- The load in which something is delivered once more, the same: one in 200 of the history, one in 60 of later days.
CREATE TEMP MACRO returns(j, d, salt) AS
  CASE WHEN dice(j, salt, CASE WHEN d < 174 THEN 200 ELSE 60 END) = 0 THEN d + 3 + dice(j, salt + 1, 3) END;

-- Of three whom chance names, the one who likes us best comes.
CREATE TEMP MACRO chance(j, d, salt) AS dice(j, salt, people_upto(d));
CREATE TEMP MACRO drive(p, d) AS CASE WHEN NOT has_login(p) THEN -1 WHEN is_gone(p, d) THEN dice(p, 60, 8) ELSE 8 + warmth(p) END;

CREATE TEMP TABLE visit AS
WITH drawn AS (
  SELECT *, chance(j, d, 61) AS a, chance(j, d, 62) AS b, chance(j, d, 63) AS c FROM happenings('visit')
), driven AS (
  SELECT *, drive(a, d) AS drive_a, drive(b, d) AS drive_b, drive(c, d) AS drive_c FROM drawn
), chosen AS (
  SELECT
    d, j,
    CASE WHEN dice(j, 64, 100) < 31 OR greatest(drive_a, drive_b, drive_c) < 0 THEN NULL
         WHEN drive_a >= drive_b AND drive_a >= drive_c THEN a WHEN drive_b >= drive_c THEN b ELSE c END AS p
  FROM driven
), traced AS (
  SELECT
    *,
    -- Most strangers are seen once; three in five of their visits are of a few who come again and again.
    CASE WHEN p IS NULL THEN CASE WHEN dice(j, 65, 5) < 3 AND j > 500 THEN (j - dice(j, 66, 500)) // 20 * 20 ELSE j END END AS stranger,
    CASE WHEN p IS NOT NULL THEN CASE WHEN dice(j, 67, 100) < 68 THEN 0 WHEN dice(j, 67, 100) < 92 THEN 1 ELSE 2 END END AS device,
    dice(j, 68, 100) AS way, dice(j, 69, 100) AS luck,
    -- Each second of a day is taken once only by up to 57,600 visits.
    day_of(d) + to_seconds(21600 + (j * 7919) % 57600) AS moment
  FROM chosen
), channelled AS (
  SELECT
    *,
    CASE
      WHEN way < 26 THEN 'google/organic' WHEN way < 48 THEN 'google/cpc'
      WHEN way < 60 THEN CASE WHEN p IS NOT NULL AND takes_mail(p, d) THEN 'braze/email' ELSE '(direct)/(none)' END
      WHEN way < 76 THEN '(direct)/(none)' WHEN way < 82 THEN 'facebook/paid_social' WHEN way < 87 THEN 'linkedin/social'
      WHEN way < 93 THEN 'partners.example.com/referral' WHEN way < 97 THEN 'display-network/display' ELSE 'bing/organic'
    END AS channel,
    CASE WHEN dice(j, 70, 3) = 0 THEN dice(j, 71, 40) ELSE dice(j, 71, 12) END AS ad, dice(j, 72, 4) AS ad_group, dice(j, 73, 5) AS keyword
  FROM traced
)
SELECT
  *,
  -- An order of a visit is likelier of those who like us, by mail and by search, than of those who only look.
  p IS NOT NULL AND is_buyer(p) AND NOT is_gone(p, d) AND (is_in_shop(p) OR NOT shares_mailbox(p))
    AND luck < CASE channel WHEN 'braze/email' THEN 42 WHEN 'google/cpc' THEN 44 - ad // 2 WHEN '(direct)/(none)' THEN 40
                            WHEN 'google/organic' THEN 36 ELSE 22 END + warmth(p) // 4 AS orders,
  CASE WHEN p IS NULL THEN cookie_key(-1 - stranger) ELSE cookie_key(p * 4 + device) END AS visitor,
  epoch(moment)::BIGINT::VARCHAR AS visit_id,
  -- One in a hundred cookies never logs in, and two in a hundred visits do not.
  CASE WHEN p IS NOT NULL AND dice(p * 4 + device, 74, 100) >= 1 AND dice(j, 75, 100) >= 2 THEN user_key(p) END AS user_id,
  1 + CASE WHEN dice(j, 76, 100) < 42 THEN 0 ELSE 1 + dice(j, 77, 1 + coalesce((fit(p) + warmth(p)) // 40, 2)) END AS pages,
  d + 1 + (dice(j, 78, 100) = 0)::BIGINT AS arrives,
  returns(j, d, 79) AS again
FROM channelled;
