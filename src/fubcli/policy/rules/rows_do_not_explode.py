"""Rows do not multiply without bound: no cross join of large tables, no huge generated series, no endless recursion.

Why: a cross join of two tables of a million rows makes 10^12 pairs, `explode(sequence(1, 1000000000))` makes a billion
rows out of nothing, a recursion without an end runs into the session limit; none of them reads much, and all of them
take the warehouse away from everybody else. Allowed are at most 1,000,000 generated rows, array elements or characters,
and 1,000,000,000 pairs of rows of tables. A relation of unknown size may meet at most 10,000 rows: a list of VALUES, a
calendar, a one-row aggregate, a table declared to be small. An OR of equalities links nothing: the engine compares
every pair. The size of a generated series must be written down, bound by `least(n, 1000)`, or come from dates.

Refused:

    SELECT count(*) FROM fub.activities_silver.activities a CROSS JOIN fub.communications_silver.events e

Accepted:

    SELECT m.month, count(*) FROM fub.activities_silver.activities a
    CROSS JOIN (SELECT explode(sequence(1, 12)) AS month) m WHERE month(a.created_at) <= m.month GROUP BY m.month
"""

from __future__ import annotations

from fubcli.errors import Remedy
from fubcli.model.decision import Finding
from fubcli.model.scans import Growth, GrowthKind
from fubcli.model.statement import StatementFacts
from fubcli.policy.context import Context
from fubcli.policy.size import reads_tables, size_of

RULE = "rows_do_not_explode"
MOST_GENERATED = 1_000_000
MOST_PAIRS = 1_000_000_000
MOST_BESIDE_UNKNOWN = 10_000

_REMEDIES = {
    GrowthKind.JOIN: "Link them with an equality of bare columns (ON a.id = b.a_id); where every pair is wanted, make "
    "one side small first (a LIMIT, an aggregate, VALUES); write an OR of equalities as a UNION of two joins",
    GrowthKind.GENERATOR: f"Generate at most {MOST_GENERATED:,}: write the size down, or bound it, for example "
    "sequence(1, least(n, 1000))",
    GrowthKind.RECURSION: "Count the steps and stop them in the recursive part: SELECT …, depth + 1 … WHERE depth < 20",
}


def check(facts: StatementFacts, context: Context) -> Finding | None:
    """Object to the first place where rows may multiply beyond the limits."""
    if not context.row.refuse_explosions:
        return None
    for growth in facts.growths:
        if reason := _reason(growth, context):
            remedies = (Remedy(_REMEDIES[growth.kind]), *context.on_staging(facts))
            return Finding(RULE, reason, growth.span, remedies)
    return None


def _reason(growth: Growth, context: Context) -> str:
    """Return why a place is too much, or an empty text."""
    sizes = [size_of(side, context.estimate, context.today) for side in growth.sides]
    known, unknown = 1.0, sizes.count(None)
    for size in sizes:
        known *= 1.0 if size is None else max(size, 1.0)
    generated = not any(reads_tables(side) for side in growth.sides)
    if growth.kind is not GrowthKind.JOIN and unknown == len(sizes):
        return f"{_unbounded(growth)}."
    if growth.kind is not GrowthKind.JOIN and known > MOST_GENERATED and generated and not unknown:
        return f"{growth.what} makes about {known:,.0f}; at most {MOST_GENERATED:,} are generated here."
    if unknown > 1 or (unknown and known > MOST_BESIDE_UNKNOWN):
        return f"No equality links {growth.what}: every row meets every row, and nobody knows how many there are."
    most = MOST_GENERATED if generated else MOST_PAIRS
    if not unknown and known > most:
        return (
            f"No equality links {growth.what}: that makes about {known:,.0f} rows; at most {most:,} are allowed here."
        )
    return ""


def _unbounded(growth: Growth) -> str:
    if growth.kind is GrowthKind.RECURSION:
        return growth.what[0].upper() + growth.what[1:]
    return f"{growth.what} makes as many as data says, without a bound"
