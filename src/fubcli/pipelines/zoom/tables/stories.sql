-- What becomes of an entity, delivery by delivery. The counts that follow are decided here, not found afterwards:
-- a story is planned so that each delivery's part in them is known.
--   lag     nights after the first delivery          upd      nights after it of the source's change
--   minute  minutes after that, within one night     rev      which content; NULL: one that only this night has
--   look    only case, blanks or format differ       dirty    the trait of the entity is in this row
--   keyed   ok, null or blank                        timed    has an update_timestamp
--   kind    what the row is, '' plain, 'trait' the trait's own name
--   version, scd   versions and SCD versions that it adds
--   broken  what it does to the error rows of the trait, as the latest version has it
--   trait   a trait of the step instead of the entity's
CREATE TEMP TABLE step AS
SELECT row_number() OVER () ::SMALLINT AS step_id, * FROM (VALUES
  ('plain',             0,  0, 0, 0, false, true,  'ok',    true,  'trait',              1, 1,  0, NULL),
  ('dirty',             0,  0, 0, 0, false, true,  'ok',    true,  'trait',              1, 1,  1, NULL),
  -- the same row without its key
  ('null_key',          0,  0, 0, 0, false, false, 'ok',    true,  '',                   1, 1,  0, NULL),
  ('null_key',          0,  0, 0, 0, false, false, 'null',  true,  'null_key',           0, 0,  0, NULL),
  ('blank_key',         0,  0, 0, 0, false, false, 'ok',    true,  '',                   1, 1,  0, NULL),
  ('blank_key',         0,  0, 0, 0, false, false, 'blank', true,  'blank_key',          0, 0,  0, NULL),
  -- the same row again: in the same load, the next night, beyond the look-back, and after a newer one
  ('twice',             0,  0, 0, 0, false, false, 'ok',    true,  '',                   1, 1,  0, NULL),
  ('twice',             0,  0, 0, 0, false, false, 'ok',    true,  'redelivery',         0, 0,  0, NULL),
  ('again',             0,  0, 0, 0, false, false, 'ok',    true,  '',                   1, 1,  0, NULL),
  ('again',             1,  0, 0, 0, false, false, 'ok',    true,  'redelivery',         0, 0,  0, NULL),
  ('again_late',        0,  0, 0, 0, false, false, 'ok',    true,  '',                   1, 1,  0, NULL),
  ('again_late',        9,  0, 0, 0, false, false, 'ok',    true,  'redelivery',         0, 0,  0, NULL),
  ('echo',              0,  0, 0, 0, false, false, 'ok',    true,  '',                   1, 1,  0, NULL),
  ('echo',              1,  1, 0, 1, false, false, 'ok',    true,  'change',             1, 1,  0, NULL),
  ('echo',              3,  0, 0, 0, false, false, 'ok',    true,  'redelivery',         0, 0,  0, NULL),
  -- changes: one, two in one night, there and back, none but the time, none but the looks
  ('changed',           0,  0, 0, 0, false, false, 'ok',    true,  '',                   1, 1,  0, NULL),
  ('changed',           2,  2, 0, 1, false, false, 'ok',    true,  'change',             1, 1,  0, NULL),
  ('busy',              0,  0, 0, 0, false, false, 'ok',    true,  '',                   1, 1,  0, NULL),
  ('busy',              1,  1, 0, 1, false, false, 'ok',    true,  'change',             1, 1,  0, NULL),
  ('busy',              1,  1, 9, 2, false, false, 'ok',    true,  'change',             1, 1,  0, NULL),
  ('back',              0,  0, 0, 0, false, false, 'ok',    true,  '',                   1, 1,  0, NULL),
  ('back',              1,  1, 0, 1, false, false, 'ok',    true,  'change',             1, 1,  0, NULL),
  ('back',              4,  4, 0, 0, false, false, 'ok',    true,  'change',             1, 1,  0, NULL),
  ('noop',              0,  0, 0, 0, false, false, 'ok',    true,  '',                   1, 1,  0, NULL),
  ('noop',              1,  1, 0, 0, false, false, 'ok',    true,  'noop_update',        1, 0,  0, NULL),
  ('cosmetic',          0,  0, 0, 0, false, false, 'ok',    true,  '',                   1, 1,  0, NULL),
  ('cosmetic',          1,  1, 0, 0, true,  false, 'ok',    true,  'cosmetic_update',    1, 0,  0, NULL),
  -- an older version comes late: soon, beyond the look-back, equal to the newer one, and between two equal ones
  ('older',             0,  0, 0, 1, false, false, 'ok',    true,  '',                   1, 1,  0, NULL),
  ('older',             2, -1, 0, 0, false, false, 'ok',    true,  'older_version_late', 1, 1,  0, NULL),
  ('older_late',        0,  0, 0, 1, false, false, 'ok',    true,  '',                   1, 1,  0, NULL),
  ('older_late',       10, -1, 0, 0, false, false, 'ok',    true,  'older_version_late', 1, 1,  0, NULL),
  ('older_equal',       0,  0, 0, 0, false, false, 'ok',    true,  '',                   1, 1,  0, NULL),
  ('older_equal',       2, -1, 0, 0, false, false, 'ok',    true,  'older_version_late', 1, 0,  0, NULL),
  ('sandwich',          0,  0, 0, 0, false, false, 'ok',    true,  '',                   1, 1,  0, NULL),
  ('sandwich',          2,  2, 0, 0, false, false, 'ok',    true,  'noop_update',        1, 0,  0, NULL),
  ('sandwich',          3,  1, 0, 1, false, false, 'ok',    true,  'older_version_late', 1, 2,  0, NULL),
  -- two contents of one instant: only one of them is ever seen
  ('conflict',          0,  0, 0, 0, false, false, 'ok',    true,  '',                   1, 1,  0, NULL),
  ('conflict',          1,  0, 0, 1, false, false, 'ok',    true,  'conflict',           1, 0,  0, NULL),
  ('conflict_in_load',  0,  0, 0, 0, false, false, 'ok',    true,  '',                   1, 1,  0, NULL),
  ('conflict_in_load',  0,  0, 0, 1, false, false, 'ok',    true,  'conflict',           1, 0,  0, NULL),
  -- without a time of change the arrival counts, so the same row is a new version on another night
  ('null_update',       0,  0, 0, 0, false, false, 'ok',    false, 'null_update',        1, 1,  0, NULL),
  ('null_update_again', 0,  0, 0, 0, false, false, 'ok',    false, 'null_update',        1, 1,  0, NULL),
  ('null_update_again', 1,  1, 0, 0, false, false, 'ok',    false, 'noop_update',        1, 0,  0, NULL),
  -- dirty: delivered twice, then mended; clean, then dirty; clean, then an older dirty one
  ('dirty_again',       0,  0, 0, 0, false, true,  'ok',    true,  'trait',              1, 1,  1, NULL),
  ('dirty_again',       1,  0, 0, 0, false, true,  'ok',    true,  'redelivery',         0, 0,  0, NULL),
  ('corrected',         0,  0, 0, 0, false, true,  'ok',    true,  'trait',              1, 1,  1, NULL),
  ('corrected',         2,  2, 0, 0, false, false, 'ok',    true,  'correction',         1, 1, -1, NULL),
  ('broken',            0,  0, 0, 0, false, false, 'ok',    true,  '',                   1, 1,  0, NULL),
  ('broken',            2,  2, 0, 0, false, true,  'ok',    true,  'trait',              1, 1,  1, NULL),
  ('older_dirty',       0,  0, 0, 0, false, false, 'ok',    true,  '',                   1, 1,  0, NULL),
  ('older_dirty',       2, -1, 0, 0, false, true,  'ok',    true,  'older_version_late', 1, 1,  0, NULL),
  -- not drawn by lot: the change of a later night, and a night that spoils many meetings
  ('daily',          NULL, NULL, 0, NULL, false, false, 'ok', true, 'change',            1, 1,  0, NULL),
  ('spoiled_end',    NULL, NULL, 0, NULL, false, false, 'ok', true, 'trait',             1, 1,  1, 'end_before_start'),
  ('spoiled_length', NULL, NULL, 0, NULL, false, false, 'ok', true, 'trait',             1, 1,  1, 'negative_duration')
) s(story, lag, upd, minute, rev, look, dirty, keyed, timed, kind, version, scd, broken, trait);
-- The first delivery of a story is the one that brings the key.
ALTER TABLE step ADD COLUMN brings_key TINYINT;
UPDATE step SET brings_key = (step_id IN (SELECT min(step_id) FROM step WHERE lag IS NOT NULL GROUP BY story))::TINYINT;
