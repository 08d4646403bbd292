-- The deliveries of one table in the nights asked for, as decisions: which entity, which step of its story, which night.
-- Variables: own_* (this table's sizes), entity, number, items_from, planned_from .. last_night (planned nights that
-- arrive now), arrives_from (the night of the first load), change_every, spoiled (a residue of 12, or NULL).
CREATE OR REPLACE TEMP TABLE item AS
WITH span AS (
  SELECT night, unnest(range(own_upto(night - 1), own_upto(night))) AS i
  FROM range(getvariable('items_from'), getvariable('last_night') + 1) r(night)
)
-- In each block of 250 every lot is drawn once; where it begins is thrown. Four blocks make a round of flavours.
SELECT
  i, night::SMALLINT AS born,
  (i // 250 % 4 * 250 + (i * 97 + dice(i // 250, getvariable('number'), 250)) % 250)::SMALLINT AS lot
FROM span;

CREATE OR REPLACE TEMP TABLE drawn AS
SELECT
  lot, story, trait, also, story = 'plain' AND trait = '' AS untroubled, story = 'cosmetic' AS story_of_looks,
  trait IN (SELECT code FROM rule WHERE entity = getvariable('entity') AND severity = 'error') AS rejected
FROM allotment WHERE entity = getvariable('entity');

CREATE OR REPLACE TEMP TABLE delivery AS
SELECT i, born, (born + lag)::SMALLINT AS planned, lot, step_id
FROM item JOIN drawn USING (lot) JOIN step USING (story)
WHERE born + lag BETWEEN getvariable('planned_from') AND getvariable('last_night');

INSERT INTO delivery
SELECT i, born, planned, lot, (SELECT step_id FROM step WHERE story = 'daily')
FROM item JOIN drawn USING (lot), range(getvariable('planned_from'), getvariable('last_night') + 1) r(planned)
WHERE getvariable('change_every') > 0 AND untroubled AND born < planned
  -- Within the history one in a hundred, later one in `change_every`.
  AND (i + planned) % CASE WHEN planned < 30 THEN 100 ELSE getvariable('change_every') END = 0;

INSERT INTO delivery
SELECT i, born, getvariable('last_night'), lot,
       (SELECT step_id FROM step WHERE story = CASE WHEN i % 24 < 12 THEN 'spoiled_end' ELSE 'spoiled_length' END)
FROM item JOIN drawn USING (lot)
WHERE untroubled AND born < getvariable('last_night') AND i % 12 = getvariable('spoiled');

-- What the scripts of `raw/` make rows of. `refers` is the trait that decides references: it holds for all deliveries.
CREATE OR REPLACE TEMP VIEW planned_row AS
SELECT
  i, born, planned, keyed, look, story_of_looks, drawn.trait AS refers, rejected,
  coalesce(step.trait, CASE WHEN dirty THEN drawn.trait ELSE '' END) AS trait,
  CASE WHEN dirty THEN also ELSE '' END AS also,
  coalesce(rev, 10 + planned)::INTEGER AS rev,
  load_at(greatest(planned, getvariable('arrives_from'))) AS load_timestamp,
  CASE WHEN timed THEN changed_at(i, coalesce(born + upd, planned), minute) END AS update_timestamp,
  CASE WHEN kind = 'trait' THEN coalesce(step.trait, drawn.trait) ELSE kind END AS kind
FROM delivery JOIN drawn USING (lot) JOIN step USING (step_id);
