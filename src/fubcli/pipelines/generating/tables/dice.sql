-- Every "random" choice: hash arithmetic on a key and a salt, so that threads and row order cannot change it.
-- Variables set before: seed.
CREATE TEMP MACRO dice(key, salt, sides) AS (hash(key, getvariable('seed') * 1000 + salt) % sides)::BIGINT;
CREATE TEMP MACRO pick(choices, key, salt) AS choices[1 + dice(key, salt, len(choices))];
