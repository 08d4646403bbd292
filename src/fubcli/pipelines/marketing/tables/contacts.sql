-- Mails and what is done with them, sessions of the app, tickets.
-- Who opts out does so by one of the last mails, or by no mail at all. A visit by mail was sent for: its mail was delivered, opened and clicked just before.
CREATE TEMP MACRO in_mail(j, d, salt) AS
  list_filter([chance(j, d, salt), chance(j, d, salt + 1), chance(j, d, salt + 2), chance(j, d, salt + 3)], lambda x: takes_mail(x, d))[1];

CREATE TEMP TABLE mailing AS
WITH sent AS (
  SELECT 2 * j AS m, p, d, moment - to_seconds(1800 + dice(j, 140, 14400)) AS moment, moment AS clicked, true AS visits, ad AS theme FROM visit WHERE channel = 'braze/email'
  UNION ALL
  SELECT 2 * j + 1, in_mail(j, d, 141), d, day_of(d) + to_seconds(28800 + (j * 7919) % 36000), NULL, false, dice(d, 145, 12)
  FROM happenings('mail')
), told AS (
  SELECT
    *, dice(m, 146, 1000) AS fate, dice(m, 147, 100) AS interest,
    CASE WHEN visits THEN theme % 12 WHEN dice(m, 148, 4) = 0 THEN 12 + dice(m, 149, 4) ELSE theme END AS campaign
  FROM sent WHERE p IS NOT NULL
)
SELECT
  m, p, d, moment, campaign, 'BRC-' || lpad((campaign + 1)::VARCHAR, 3, '0') AS campaign_id,
  CASE WHEN campaign >= 12 THEN ['Welcome Series', 'Win Back', 'Left Basket', 'Tips for Agents'][campaign - 11]
       ELSE ['Weekly Digest', 'Product News', 'Spring Offers', 'Market Report', 'Webinar Invitation', 'Customer Stories', 'Autumn Offers', 'Referral Reward', 'Holiday Preview', 'Survey', 'Feature Tour', 'Member Days'][campaign + 1] END AS campaign_name,
  NOT visits AND fate < 22 AS bounces,
  CASE WHEN visits OR fate >= 22 THEN moment + to_seconds(2 + dice(m, 150, 60)) END AS delivered,
  CASE WHEN visits THEN clicked - to_seconds(20 + dice(m, 151, 300))
       WHEN fate >= 22 AND interest < CASE WHEN is_gone(p, d) THEN 4 ELSE 14 + warmth(p) * 45 // 100 END THEN moment + to_seconds(300 + dice(m, 152, 30000)) END AS opened,
  coalesce(clicked, CASE WHEN fate >= 22 AND NOT is_gone(p, d) AND interest < 1 + warmth(p) // 25 THEN moment + to_seconds(300 + dice(m, 152, 30000) + 30) END) AS clicked,
  fate >= 22 AND coalesce(d >= opts_out(p) - 3, false) AS unsubscribes,
  NOT visits AND fate = 999 AS complains,
  returns(m, d, 153) AS again
FROM told;

CREATE TEMP TABLE app_session AS
SELECT
  *, day_of(d) + to_seconds(21600 + (j * 7919) % 57600) AS moment, hex_key(p * 2 + (dice(p, 162, 10) = 0 AND dice(j, 163, 3) = 0)::BIGINT, 164) AS pseudo,
  -- Two in a hundred never log in to the app.
  CASE WHEN dice(p, 165, 100) >= 2 THEN user_key(p) END AS user_id, 2 + dice(j, 166, 5) AS actions,
  returns(j, d, 167) AS again, d + 1 + (dice(j, 169, 100) = 0)::BIGINT AS arrives
FROM (
  SELECT d, j, list_filter(list_transform([0, 1, 2, 3, 4, 5], lambda k: chance(j, d, 170 + k)), lambda x: has_app(x) AND NOT is_gone(x, d))[1] AS p
  FROM happenings('app')
) WHERE p IS NOT NULL;

-- The unhappy ask more, and get their answers later.
CREATE TEMP TABLE ticket AS
SELECT
  *, day_of(d) + to_seconds(25200 + (j * 7919) % 50400) AS moment,
  CASE WHEN dice(j, 180, 100) < 94 THEN d + 1 + dice(j, 181, CASE WHEN is_unhappy(p) THEN 12 ELSE 5 END) END AS solved,
  dice(j, 182, 100) < CASE WHEN is_unhappy(p) THEN 55 ELSE 10 END AS is_bad
FROM (
  SELECT d, j, list_filter(list_transform([0, 1, 2, 3, 4, 5], lambda k: chance(j, d, 183 + k)), lambda x: is_in_desk(x) AND NOT is_gone(x, d))[1] AS p
  FROM happenings('ticket')
) WHERE p IS NOT NULL AND came(p) + 7 < d;
