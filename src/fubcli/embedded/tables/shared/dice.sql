-- Every "random" choice: hash arithmetic on a key and a salt, so that threads and row order cannot change it.
-- Variables set before: seed BIGINT, night DATE (Pacific date of the last complete export), built_at TIMESTAMPTZ.
CREATE TEMP MACRO dice(key, salt, sides) AS
  (hash(key, getvariable('seed') * 1000 + salt) % sides)::BIGINT;
CREATE TEMP MACRO share(key, salt) AS dice(key, salt, 1000000) / 1e6;
CREATE TEMP MACRO pick(choices, key, salt) AS choices[1 + dice(key, salt, len(choices))];
CREATE TEMP MACRO instant(epoch_seconds) AS make_timestamptz(epoch_seconds::BIGINT * 1000000);
CREATE TEMP MACRO pacific_midnight(day) AS epoch(timezone('America/Los_Angeles', day::TIMESTAMP))::BIGINT;
CREATE TEMP MACRO mariadb_text(epoch_seconds) AS make_timestamp(epoch_seconds::BIGINT * 1000000)::VARCHAR;
-- 2, 3 … 60 people work in an account; the first accounts are the big ones.
CREATE TEMP MACRO agents_of(account_no) AS
  (2 + least(54, (54 / sqrt(account_no + 1))::BIGINT) + dice(account_no, 3, 4));
CREATE TEMP MACRO agent_id(account_no, seat) AS 100000 + account_no * 100 + seat;
-- 555-01xx is reserved for fiction; so few numbers also keep the column small.
CREATE TEMP MACRO fake_phone(key) AS
  pick(['(206) 555-01', '(253) 555-01', '(360) 555-01', '(425) 555-01', '(503) 555-01', '(509) 555-01', '(208) 555-01', '(303) 555-01'], key, 40)
  || lpad(dice(key, 41, 100)::VARCHAR, 2, '0');
