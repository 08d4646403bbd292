"""What makes a plan more than a scan, whatever the policy makes of it."""

from __future__ import annotations

import pytest

from fubcli.model.policy import InputLimits
from fubcli.sql.duckdb.families.aggregates import AGGREGATES
from fubcli.sql.facts import facts_of

LIMITS = InputLimits(10_000, 30)


def shapes(sql: str) -> dict[str, str | None]:
    """The shapes of a statement, each with the text that its span points at."""
    facts = facts_of(sql, limits=LIMITS)
    assert facts.text, facts.constructs
    return {use.shape.value: sql[use.span.start : use.span.end] if use.span else None for use in facts.shapes}


# fmt: off
SHAPES = [
    ("SELECT a FROM c.s.t", []),
    ("SELECT a FROM c.s.t WHERE b IN (1, 2)", []),
    ("SELECT a FROM (SELECT * FROM c.s.t)", []),
    ("SELECT a FROM c.s.t UNION ALL SELECT a FROM c.s.u", []),
    ("SELECT a FROM c.s.t UNION SELECT a FROM c.s.u", ["aggregation"]),
    ("SELECT a FROM c.s.t INTERSECT SELECT a FROM c.s.u", ["joins", "aggregation"]),
    ("SELECT a FROM c.s.t, c.s.u", ["joins"]),
    ("SELECT a FROM c.s.t, LATERAL explode(t.x)", []),
    ("SELECT a FROM c.s.t LATERAL VIEW OUTER explode(x) e AS y", []),
    ("SELECT a FROM c.s.t WHERE EXISTS (SELECT 1 FROM c.s.u)", ["joins"]),
    ("SELECT a FROM c.s.t WHERE EXISTS (SELECT 1 FROM range(3))", []),
    ("SELECT a FROM c.s.t WHERE a IN ((SELECT b FROM c.s.u))", ["joins"]),
    ("SELECT CASE WHEN a > (SELECT b FROM c.s.u) THEN 1 END FROM c.s.t", ["joins"]),
    ("SELECT a FROM c.s.t ORDER BY (SELECT b FROM c.s.u)", ["joins"]),
    ("SELECT max(a) FROM c.s.t", ["aggregation"]),
    ("SELECT max(a) OVER () FROM c.s.t", ["windows"]),
    ("SELECT max(a) FILTER (WHERE b) OVER (PARTITION BY c) FROM c.s.t", ["windows"]),
    ("SELECT first_value(a) IGNORE NULLS OVER (ORDER BY b) FROM c.s.t", ["windows"]),
    ("SELECT max(count(*)) OVER () FROM c.s.t GROUP BY a", ["windows", "aggregation"]),
    ("SELECT row_number() OVER (ORDER BY sum(a)) FROM c.s.t", ["windows", "aggregation"]),
    ("SELECT a, window(b, '1 hour') FROM c.s.t", []),
    ("SELECT a FROM c.s.t HAVING count(*) > 1", ["aggregation"]),
    ("SELECT * FROM c.s.t PIVOT (sum(a) FOR b IN ('x', 'y'))", ["aggregation"]),
    ("SELECT count(DISTINCT a) FROM c.s.t", ["aggregation"]),
    ("SELECT a FROM c.s.t GROUP BY ROLLUP (a)", ["aggregation"]),
    ("SELECT bitmap_construct_agg(a) FROM c.s.t", ["aggregation"]),
    ("SELECT kll_sketch_agg_bigint(a) FROM c.s.t", ["aggregation"]),
    ("WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 3) SELECT * FROM r", ["recursion"]),
    ("SELECT /*+ BROADCAST(t) */ a FROM c.s.t", []),
    ("SELECT a FROM c.s.t WHERE b LIKE ANY ('x%', 'y%')", []),
    ("SELECT aggregate(array(1), 0, (x, y) -> x + y) FROM c.s.t", []),
    ("SELECT a FROM c.s.t EXCEPT SELECT a FROM c.s.u", ["joins", "aggregation"]),
    ("SELECT a FROM c.s.t EXCEPT ALL SELECT a FROM c.s.u", ["joins"]),
    ("SELECT a FROM (SELECT a FROM c.s.t) JOIN (SELECT a FROM c.s.u) USING (a)", ["joins"]),
    ("SELECT a FROM c.s.t, LATERAL (SELECT * FROM c.s.u)", ["joins"]),
    ("WITH x AS (SELECT a FROM c.s.t) SELECT a FROM x", []),
    ("WITH r AS (SELECT 1 AS n) SELECT * FROM r", []),
    ("INSERT INTO c.s.t SELECT a FROM c.s.u", []),
    ("CREATE TABLE c.s.t AS SELECT a FROM c.s.u", []),
    ("SELECT a FROM c.s.t WHERE b = ANY (SELECT b FROM c.s.u)", ["joins", "aggregation"]),
    ("SELECT any(b) FROM c.s.t", ["aggregation"]),
    ("SELECT a FROM c.s.t WHERE b ILIKE ANY ('x%')", []),
    ("SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY a) OVER (PARTITION BY b) FROM c.s.t", ["windows"]),
    ("SELECT max(a) FILTER (WHERE b) FROM c.s.t", ["aggregation"]),
    ("SELECT first_value(a) IGNORE NULLS FROM c.s.t", ["aggregation"]),
    ("SELECT max_by(a, b) FROM c.s.t", ["aggregation"]),
    ("SELECT DISTINCT a FROM c.s.t", ["aggregation"]),
]
# fmt: on


@pytest.mark.parametrize(("sql", "expected"), SHAPES)
def test_the_shapes_of_a_plan(sql: str, expected: list[str]) -> None:
    assert list(shapes(sql)) == expected


@pytest.mark.parametrize("name", sorted(AGGREGATES))
def test_every_aggregate_that_the_embedded_engine_knows_is_seen(name: str) -> None:
    argument = (
        "a, 0.5"
        if name.startswith(("percentile", "approx_percentile"))
        else "a, b"
        if name[:3] in ("max", "min", "cor", "cov", "reg")
        else "a"
    )
    assert "aggregation" in shapes(f"SELECT {name}({argument}) FROM c.s.t")


def test_a_shape_points_at_where_it_first_shows() -> None:
    sql = "SELECT max(a) FROM c.s.t JOIN c.s.u ON t.id = u.id JOIN c.s.v ON t.id = v.id"
    assert shapes(sql) == {"joins": "c.s.u", "aggregation": "max(a"}
