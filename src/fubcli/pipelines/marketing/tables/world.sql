-- Who there is and what they are like, as functions of a number: nothing has to be looked up to know it.
-- Days count from the first of the history, 0, to the one before the load that ends it, 179; load `n` brings day `n - 1`.
-- Variables: as_of (the date of load 180), customers, last_load.
CREATE TEMP MACRO day_of(d) AS (getvariable('as_of') + (d - 180)::INTEGER)::DATE;
CREATE TEMP MACRO load_at(n) AS day_of(n) + INTERVAL '8 hours 30 minutes';
CREATE TEMP MACRO clock(d, key, salt) AS day_of(d) + to_seconds(25200 + dice(key, salt, 54000));

-- A third is there before the history, the others come evenly, and the business goes on growing as fast.
CREATE TEMP MACRO head() AS getvariable('customers') * 35 // 100;
CREATE TEMP MACRO grown() AS getvariable('customers') - head();
CREATE TEMP MACRO people_upto(d) AS
  CASE WHEN d < 180 THEN head() + (grown() * (d + 1) + 179) // 180
       ELSE getvariable('customers') + greatest(1, grown() // 180) * (d - 179) END;
CREATE TEMP MACRO came(p) AS
  CASE WHEN p < head() THEN -1 - dice(p, 1, 400)
       WHEN p < getvariable('customers') THEN (p - head()) * 180 // grown()
       ELSE 180 + (p - getvariable('customers')) // greatest(1, grown() // 180) END;

-- What drives the story of a person: how much they like us, and how good a fit they are.
CREATE TEMP MACRO warmth(p) AS dice(p, 2, 100);
CREATE TEMP MACRO fit(p) AS dice(p, 3, 100);
CREATE TEMP MACRO is_unhappy(p) AS dice(p, 4, 100) < 15;
CREATE TEMP MACRO is_buyer(p) AS dice(p, 5, 100) < 75;
-- The last day on which they are ours; most stay.
CREATE TEMP MACRO leaves(p) AS
  CASE WHEN dice(p, 6, 100) < CASE WHEN is_unhappy(p) THEN 65 ELSE 45 - warmth(p) // 3 END
       THEN greatest(came(p), 0) + 20 + dice(p, 7, 160) END;
CREATE TEMP MACRO is_gone(p, d) AS coalesce(d > leaves(p), false);

-- Where they are known.
CREATE TEMP MACRO has_login(p) AS dice(p, 8, 100) < 72;
CREATE TEMP MACRO has_app(p) AS has_login(p) AND dice(p, 9, 100) < 45;
CREATE TEMP MACRO is_in_shop(p) AS dice(p, 10, 100) < 60;
CREATE TEMP MACRO is_in_mail(p) AS dice(p, 11, 100) < CASE WHEN has_login(p) THEN 93 ELSE 2 END;
-- The day from which they want no more mails.
CREATE TEMP MACRO opts_out(p) AS
  CASE WHEN dice(p, 37, 100) < CASE WHEN is_unhappy(p) THEN 30 ELSE 7 END THEN greatest(came(p), 0) + 15 + dice(p, 38, 150) END;
CREATE TEMP MACRO takes_mail(p, d) AS is_in_mail(p) AND came(p) + 5 <= d AND coalesce(d < opts_out(p), true);
CREATE TEMP MACRO is_in_desk(p) AS dice(p, 12, 100) < CASE WHEN is_unhappy(p) THEN 45 ELSE 13 END;
CREATE TEMP MACRO joins_later(p) AS has_login(p) AND is_in_shop(p) AND NOT is_in_mail(p) AND NOT is_in_desk(p);
CREATE TEMP MACRO at_work(p) AS dice(p, 13, 100) < 40;
CREATE TEMP MACRO is_lead(p) AS dice(p, 14, 100) < CASE WHEN at_work(p) THEN 52 ELSE 21 END;
CREATE TEMP MACRO converts(p) AS is_lead(p) AND dice(p, 15, 100) < (fit(p) + warmth(p)) * 32 // 100 - 8;

-- Blocks of four neighbours: in one of 20 they are a family of two to four, the first two of it a couple.
CREATE TEMP MACRO in_family(p) AS dice(p // 4, 16, 20) = 0 AND p % 4 < 2 + dice(p // 4, 17, 3);
CREATE TEMP MACRO shares_mailbox(p) AS in_family(p) AND p % 4 < 2 AND dice(p // 4, 18, 2) = 0;

-- One in 18 companies is large, with 18 to 200 people of ours and a switchboard; the others have some nine.
CREATE TEMP MACRO companies() AS greatest(20, getvariable('customers') * 3 // 100);
CREATE TEMP MACRO large_companies() AS greatest(2, companies() // 12);
CREATE TEMP MACRO company_of(p) AS
  CASE WHEN NOT at_work(p) THEN NULL
       WHEN dice(p, 19, 100) >= 35 THEN large_companies() + dice(p, 20, companies() - large_companies())
       WHEN dice(p, 21, 3) = 0 THEN dice(p, 20, large_companies())
       WHEN dice(p, 21, 3) = 1 THEN dice(p, 20, large_companies()) // 2
       ELSE dice(p, 20, large_companies()) // 8 END;
CREATE TEMP MACRO company_name(c) AS
  pick(['Harbor', 'Summit', 'Evergreen', 'Cascade', 'Lakeside', 'Maple', 'Sunset', 'Prairie', 'Granite', 'Juniper', 'Copper', 'Willow', 'Falcon', 'Orchard', 'Beacon', 'Canyon'], c, 22)
  || ' ' || pick(['Example', 'Sample', 'Demo', 'Mock', 'Placeholder'], c, 23) || ' '
  || pick(['Realty', 'Homes', 'Partners', 'Estates', 'Group', 'Brokers', 'Holdings', 'Properties'], c, 24) || ' ' || (c + 1)
  || ' ' || pick(['Inc', 'LLC', 'Co', 'Ltd'], c, 25);
CREATE TEMP MACRO company_domain(c) AS 'company' || (c + 1) || '.example.com';
CREATE TEMP MACRO industry_of(c) AS
  pick(['Real Estate', 'Real Estate', 'Mortgage', 'Insurance', 'Construction', 'Technology', 'Retail', 'Hospitality'], c, 26);

-- Numbers of phones: no real exchange is 555. Mobiles, homes and switchboards cannot meet; 8 million are there.
CREATE TEMP MACRO phone_number(n) AS
  ((2 + (n * 1234567 % 8000000) // 1000000)::VARCHAR || lpad(((n * 1234567 % 8000000) // 10000 % 100)::VARCHAR, 2, '0')
   || '555' || lpad((n * 1234567 % 10000)::VARCHAR, 4, '0'));
-- One in 60 has, until a day in the history, the number that a neighbour is given afterwards.
CREATE TEMP MACRO mobile(p, d) AS
  phone_number(CASE WHEN p % 60 = 59 AND d < 40 + dice(p, 27, 120) THEN p - 3 ELSE p END);
CREATE TEMP MACRO home_phone(p) AS phone_number(4000000 + p // 4);
CREATE TEMP MACRO switchboard(c) AS phone_number(7000000 + c);

CREATE TEMP MACRO user_key(p) AS 'U-' || lpad((p + 1)::VARCHAR, greatest(6, len((p + 1)::VARCHAR))::INTEGER, '0');
CREATE TEMP MACRO person_key(p) AS 'P-' || lpad((p + 1)::VARCHAR, 7, '0');
CREATE TEMP MACRO stranger_key(s) AS 'A-' || lpad((s + 1)::VARCHAR, 7, '0');
CREATE TEMP MACRO cookie_key(k) AS (1000000000000000000 + dice(k, 28, 8000000000000000000))::VARCHAR;
CREATE TEMP MACRO hex_key(k, salt) AS lower(lpad(to_base(dice(k, salt, 4611686018427387904), 16), 16, '0'));

-- A city with its region, country and the beginning of its postal codes; nine in ten are of the United States.
CREATE TEMP TABLE city AS SELECT (row_number() OVER () - 1)::BIGINT AS city_id, * FROM (VALUES
  ('Portland', 'Oregon', 'United States', '972'), ('Seattle', 'Washington', 'United States', '981'), ('Boise', 'Idaho', 'United States', '837'),
  ('Denver', 'Colorado', 'United States', '802'), ('Austin', 'Texas', 'United States', '787'), ('Dallas', 'Texas', 'United States', '752'),
  ('Phoenix', 'Arizona', 'United States', '850'), ('Tucson', 'Arizona', 'United States', '857'), ('Sacramento', 'California', 'United States', '958'),
  ('San Diego', 'California', 'United States', '921'), ('Fresno', 'California', 'United States', '937'), ('Reno', 'Nevada', 'United States', '895'),
  ('Salt Lake City', 'Utah', 'United States', '841'), ('Omaha', 'Nebraska', 'United States', '681'), ('Tulsa', 'Oklahoma', 'United States', '741'),
  ('Chicago', 'Illinois', 'United States', '606'), ('Madison', 'Wisconsin', 'United States', '537'), ('Columbus', 'Ohio', 'United States', '432'),
  ('Nashville', 'Tennessee', 'United States', '372'), ('Atlanta', 'Georgia', 'United States', '303'), ('Tampa', 'Florida', 'United States', '336'),
  ('Orlando', 'Florida', 'United States', '328'), ('Raleigh', 'North Carolina', 'United States', '276'), ('Richmond', 'Virginia', 'United States', '232'),
  ('Baltimore', 'Maryland', 'United States', '212'), ('Albany', 'New York', 'United States', '122'), ('Boston', 'Massachusetts', 'United States', '021'),
  ('Toronto', 'Ontario', 'Canada', 'M5H'), ('Vancouver', 'British Columbia', 'Canada', 'V6B'), ('Dublin', 'Leinster', 'Ireland', 'D02')
) c(city, region, country, postal);

CREATE TEMP TABLE first_name AS SELECT (row_number() OVER () - 1)::BIGINT AS first_id, * FROM (VALUES
  ('Robert', 'Bob'), ('William', 'Bill'), ('Richard', 'Rick'), ('James', 'Jim'), ('John', 'Jack'), ('Michael', 'Mike'), ('Thomas', 'Tom'),
  ('Charles', 'Charlie'), ('Joseph', 'Joe'), ('Daniel', 'Dan'), ('Matthew', 'Matt'), ('Anthony', 'Tony'), ('Edward', 'Ted'), ('Steven', 'Steve'),
  ('Kenneth', 'Ken'), ('Andrew', 'Andy'), ('Gregory', 'Greg'), ('Benjamin', 'Ben'), ('Samuel', 'Sam'), ('Alexander', 'Alex'), ('Nicholas', 'Nick'),
  ('Elizabeth', 'Liz'), ('Margaret', 'Peggy'), ('Katherine', 'Kate'), ('Jennifer', 'Jen'), ('Patricia', 'Pat'), ('Susan', 'Sue'), ('Deborah', 'Debbie'),
  ('Rebecca', 'Becky'), ('Jessica', 'Jess'), ('Christine', 'Chris'), ('Victoria', 'Vicky'), ('Abigail', 'Abby'), ('Samantha', 'Sam'), ('Theresa', 'Terry'),
  ('Pamela', 'Pam'), ('Barbara', 'Barb'), ('Judith', 'Judy'), ('Cynthia', 'Cindy'), ('Alexandra', 'Sandra'), ('Ada', 'Ada'), ('Cleo', 'Cleo'), ('Dara', 'Dara'),
  ('Eli', 'Eli'), ('Faye', 'Faye'), ('Gus', 'Gus'), ('Hana', 'Hana'), ('Ivo', 'Ivo'), ('June', 'June'), ('Karim', 'Karim'), ('Lena', 'Lena'), ('Mara', 'Mara'),
  ('Nadia', 'Nadia'), ('Omar', 'Omar'), ('Priya', 'Priya'), ('Quinn', 'Quinn'), ('Rosa', 'Rosa'), ('Soren', 'Soren'), ('Tara', 'Tara'), ('Uma', 'Uma'),
  ('Viktor', 'Vik'), ('Wanda', 'Wanda'), ('Ximena', 'Mena'), ('Yusuf', 'Joe'), ('Zoe', 'Zoe'), ('Hiro', 'Hiro'), ('Ingrid', 'Ingrid'), ('Jamal', 'Jamal'),
  ('Keiko', 'Keiko'), ('Luis', 'Luis'), ('Mei', 'Mei'), ('Noor', 'Noor'), ('Olga', 'Olga'), ('Pablo', 'Pablo'), ('Ravi', 'Ravi'), ('Sofia', 'Sofi'),
  ('Tomas', 'Tom'), ('Ulrich', 'Uli'), ('Vera', 'Vera'), ('Walter', 'Walt')
) f(first_name, nickname);

CREATE TEMP MACRO last_name(n) AS
  pick(['Test', 'Mock', 'Fake', 'Demo', 'Sampl', 'Dumm', 'Proto', 'Pseud', 'Fabl', 'Paper', 'Model', 'Stand', 'Draft', 'Script', 'Figur', 'Legend', 'Myth', 'Story', 'Novel', 'Quill',
        'Ink', 'Page', 'Chapter', 'Vers', 'Sonnet', 'Ball', 'Rhym', 'Prolog', 'Epilog', 'Footnot'], n, 29)
  || pick(['well', 'ford', 'man', 'witz', 'son', 'berg', 'ton', 'field', 'wood', 'stein', 'worth', 'ley', 'by', 'dale', 'ham', 'land', 'more', 'ridge', 'shaw', 'stone',
           'wick', 'escu', 'ez', 'ini', 'ov', 'sen', 'sky', 'moto', 'ado', 'eau'], n, 30);

-- Everyone there is. A namesake, one in a hundred, has both names of somebody else.
CREATE TEMP TABLE person AS
WITH named AS (
  SELECT
    p, came(p) AS born, company_of(p) AS c,
    CASE WHEN in_family(p) THEN p - p % 4 ELSE p END AS household,
    CASE WHEN p % 100 = 73 THEN p - 61 ELSE p END AS alike
  FROM range(0, people_upto(getvariable('last_load') - 1)) r(p)
), placed AS (
  SELECT
    *, dice(alike, 31, 80) AS first_id,
    last_name(CASE WHEN in_family(p) THEN household ELSE alike END) AS last,
    CASE WHEN dice(household, 32, 100) < 90 THEN dice(household, 33, 27) ELSE 27 + dice(household, 33, 3) END AS city_id
  FROM named
)
SELECT
  p, born, c, household, first_name AS first, nickname, last, city_id, city, region, country, postal,
  CASE WHEN country = 'Canada' THEN 'CAD' WHEN country = 'Ireland' THEN 'EUR' ELSE 'USD' END AS currency,
  CASE
    WHEN shares_mailbox(p) THEN lower(last) || '.family.' || lower(to_base(household + 46656, 36)) || '@example.net'
    WHEN dice(p, 34, 100) < 35 THEN lower(first_name) || '.' || lower(last) || '.' || lower(to_base(p + 46656, 36)) || '.example.person@gmail.com'
    ELSE lower(first_name) || pick(['.', '_', ''], p, 35) || lower(last) || lower(to_base(p + 1296, 36)) || pick(['@example.com', '@example.org', '@example.net'], p, 36)
  END AS private_email,
  lower(left(first_name, 1)) || '.' || lower(last) || (p * 7 % 9973)::VARCHAR || '@' || company_domain(c) AS work_email
FROM placed JOIN first_name USING (first_id) JOIN city USING (city_id);
