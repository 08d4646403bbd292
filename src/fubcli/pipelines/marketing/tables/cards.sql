-- What the systems that keep persons hold about them, one row for each record: a lead, a contact, a customer of the shop,
-- a user of the mailing, a user of the help desk. A card changes, so a later load may bring it again.
-- Variables: last_load, first_load, low_loads (those of low quality so far), hot_loads (those of the hot phone).
CREATE TEMP MACRO typed(name, key, salt) AS
  CASE dice(key, salt, 40)
    WHEN 0 THEN upper(name)
    WHEN 1 THEN lower(name)
    WHEN 2 THEN ' ' || name || ' '
    WHEN 3 THEN left(name, 3) || substr(name, 5)
    WHEN 4 THEN left(name, 2) || substr(name, 2)
    WHEN 5 THEN left(name, 1) || substr(name, 3, 1) || substr(name, 2, 1) || substr(name, 4)
    ELSE name
  END;
CREATE TEMP MACRO tagged(email, key, salt) AS replace(email, '@', '+' || pick(['news', 'shop', 'fub'], key, salt) || '@');
CREATE TEMP MACRO dressed(email, key, salt) AS
  CASE
    WHEN dice(key, salt, 100) < 8 THEN upper(email)
    WHEN dice(key, salt, 100) < 12 THEN ' ' || email
    WHEN dice(key, salt, 100) < 17 THEN tagged(email, key, salt + 1)
    WHEN email LIKE '%@gmail.com' AND dice(key, salt, 100) < 45 THEN replace(split_part(email, '@', 1), '.', '') || '@gmail.com'
    ELSE email
  END;
CREATE TEMP MACRO malformed(key, salt) AS
  pick(['n/a', 'none', 'user' || key || 'example.com', 'user' || key || '@', '@example.com', 'user ' || key || '@example.com', 'user' || key || '@@example.com'], key, salt);
CREATE TEMP MACRO formatted(phone, key, salt) AS
  CASE dice(key, salt, 5)
    WHEN 0 THEN phone
    WHEN 1 THEN '+1' || phone
    WHEN 2 THEN '(' || left(phone, 3) || ') ' || substr(phone, 4, 3) || '-' || substr(phone, 7)
    WHEN 3 THEN left(phone, 3) || '.' || substr(phone, 4, 3) || '.' || substr(phone, 7)
    ELSE '1-' || left(phone, 3) || '-' || substr(phone, 4, 3) || '-' || substr(phone, 7)
  END;

-- When a lead is made and what comes of it. Who was there before the history made theirs in it mostly.
CREATE TEMP TABLE lead AS
SELECT
  *, made + 3 + dice(p, 41, 3) AS worked,
  CASE WHEN converts(p) THEN made + 6 + dice(p, 42, 35) WHEN dice(p, 43, 100) < 45 THEN made + 10 + dice(p, 42, 40) END AS decided,
  CASE WHEN converts(p) THEN made + 6 + dice(p, 42, 35) END AS converted,
  CASE WHEN converts(p) THEN made + 12 + dice(p, 42, 35) + dice(p, 44, 40) END AS closed,
  converts(p) AND dice(p, 45, 100) < 20 + fit(p) // 2 AS wins
FROM (
  SELECT p, CASE WHEN born < 0 AND dice(p, 46, 10) < 7 THEN dice(p, 47, 180) ELSE born + dice(p, 47, 25) END AS made
  FROM person WHERE is_lead(p)
);

CREATE TEMP TABLE card AS
WITH had AS (
  -- kind, number (unique in its kind), person, day of its making, how probable in percent: no e-mail, work e-mail, no phone
  SELECT 'lead' AS kind, 1 AS k, p * 2 AS n, p, made, 18 AS no_email, 70 AS work, 40 AS no_phone FROM lead
  UNION ALL SELECT 'lead', 1, p * 2 + 1, p, made + 1 + dice(p, 48, 60), 18, 40, 40 FROM lead WHERE dice(p, 49, 20) = 0
  UNION ALL SELECT 'contact', 2, p, p, coalesce(converted, born + 5), 18, 70, 40
    FROM person LEFT JOIN lead USING (p) WHERE converted IS NOT NULL OR at_work(p) AND dice(p, 50, 100) < 20
  UNION ALL SELECT 'shop', 3, p, p, born, 8, 10, 42 FROM person WHERE is_in_shop(p)
  UNION ALL SELECT 'mail', 4, p, p, born + dice(p, 51, 5), 4, 12, 40 FROM person WHERE is_in_mail(p)
  UNION ALL SELECT 'desk', 5, p, p, born + 1 + dice(p, 52, 5), 20, 45, 40 FROM person WHERE is_in_desk(p)
  -- Whom the site knows by login alone and the shop by mail alone writes to the help desk on some later night, logged in:
  -- the two turn out to be one.
  UNION ALL SELECT 'desk', 5, p, p, greatest(180, born + 30) + dice(p, 53, 25), 0, 0, 40 FROM person WHERE joins_later(p)
), thrown AS (
  -- Someone else's e-mail, typed in by mistake, is corrected on a later night; some are deleted.
  SELECT
    *, k * 10 AS s, 100 + k * 20 AS t,
    dice(n, 100 + k * 20, 100) AS email_dice, dice(n, 101 + k * 20, 100) AS phone_dice, dice(n, 102 + k * 20, 1000) AS odd,
    CASE WHEN dice(n, 103 + k * 20, 1000) < 6 AND p > 100 THEN greatest(180, made + 3) + dice(n, 104 + k * 20, 12) END AS corrected,
    CASE WHEN k <= 3 AND dice(n, 105 + k * 20, 200) = 0 THEN made + 30 + dice(n, 106 + k * 20, 100) END AS deleted,
    CASE WHEN k IN (1, 3) AND made < getvariable('low_loads')[1 + dice(n, 107 + k * 20, 3)]
      THEN getvariable('low_loads')[1 + dice(n, 107 + k * 20, 3)] END AS spoiled,
    CASE WHEN k IN (1, 3) THEN list_filter(getvariable('hot_loads'), lambda x: made + 1 = x OR made < x AND dice(n, 108 + k * 20 + x, 40) = 0)[1] END AS heated
  FROM had WHERE made < getvariable('last_load')
), owned AS (
  SELECT
    thrown.*, person.* EXCLUDE (p), other.private_email AS wrong_email, getvariable('last_load') AS now,
    CASE WHEN corrected >= getvariable('last_load') THEN 'wrong' WHEN corrected IS NULL AND spoiled IS NOT NULL THEN 'none'
         WHEN corrected IS NULL AND email_dice < no_email THEN 'none' WHEN corrected IS NULL AND email_dice < no_email + 2 THEN 'malformed'
         WHEN corrected IS NULL AND odd < 5 THEN 'placeholder'
         WHEN person.c IS NULL OR dice(n, t + 8, 100) >= work THEN CASE WHEN shares_mailbox(thrown.p) THEN 'couple' ELSE 'private' END
         WHEN dice(n, t + 9, 20) = 0 THEN 'info' ELSE 'work' END AS email_kind,
    CASE WHEN heated IS NOT NULL THEN 'hot' WHEN phone_dice < no_phone THEN 'none' WHEN odd BETWEEN 5 AND 9 THEN 'unreadable'
         WHEN in_family(thrown.p) AND dice(n, t + 10, 100) < 18 THEN 'home'
         WHEN c < large_companies() AND k IN (1, 2, 5) AND dice(n, t + 10, 100) < 65 THEN 'switchboard'
         WHEN mobile(thrown.p, made) <> mobile(thrown.p, 1000) THEN 'former' ELSE 'mobile' END AS phone_kind,
    CASE WHEN dice(n, t + 11, 100) < 8 THEN person.nickname ELSE person.first END AS called
  FROM thrown JOIN person USING (p)
  LEFT JOIN (SELECT p + 1 AS p, private_email FROM person) other ON other.p = thrown.p AND thrown.corrected IS NOT NULL
)
SELECT
  kind, n, p, c, made, corrected, deleted, odd, email_kind, phone_kind,
  CASE email_kind
    WHEN 'none' THEN NULL WHEN 'malformed' THEN malformed(n, t + 12) WHEN 'placeholder' THEN 'noemail@example.com'
    WHEN 'wrong' THEN wrong_email WHEN 'info' THEN 'info@' || company_domain(c) WHEN 'work' THEN dressed(work_email, n, t + 13)
    ELSE dressed(private_email, n, t + 13)
  END AS email,
  CASE phone_kind
    WHEN 'none' THEN NULL WHEN 'unreadable' THEN pick(['n/a', '000-000-0000', '555'], n, t + 15) WHEN 'hot' THEN formatted('8005550100', n, t + 16)
    WHEN 'home' THEN formatted(home_phone(p), n, t + 16) WHEN 'switchboard' THEN formatted(switchboard(c), n, t + 16)
    ELSE formatted(mobile(p, made), n, t + 16)
  END AS phone,
  CASE WHEN dice(n, t + 17, 60) = 0 THEN typed(last, n, t + 18) WHEN dice(n, t + 17, 60) = 1 THEN left(first, 1) || '.'
       ELSE typed(called, n, t + 18) END AS first_name,
  CASE WHEN dice(n, t + 17, 60) = 0 THEN called ELSE typed(last, n, t + 19) END AS last_name,
  -- The load that brought it as it is now.
  greatest(made + 1, CASE WHEN corrected < now THEN corrected + 1 END, CASE WHEN deleted < now THEN deleted + 1 END,
           coalesce(spoiled, 0), coalesce(heated, 0)) AS changed,
  coalesce(deleted < now, false) AS is_deleted
FROM owned;
