"""A statement is not expected to read more rows or bytes than its environment's budget.

Why: the warehouse is shared and paid for by what it reads; five years of contacts keep it busy for everybody. The
estimate takes the sizes that catalogs.yaml declares (larger ones that the warehouse gives) and the share that the
bounds on partition keys leave. A table whose size nobody knows is named and not counted.

Refused:

    SELECT count(*) FROM fub.contacts_silver.contacts WHERE created_at >= current_date() - INTERVAL 6 YEARS

Accepted:

    SELECT count(*) FROM fub.contacts_silver.contacts WHERE created_at >= current_date() - INTERVAL 90 DAYS
"""

from __future__ import annotations

from fubcli.errors import Remedy
from fubcli.model.catalogs import PartitionKind, TableSpec
from fubcli.model.decision import Finding
from fubcli.model.statement import StatementFacts
from fubcli.policy.context import Context


def check(facts: StatementFacts, context: Context) -> Finding | None:
    """Object to an estimate beyond the budget of rows or of bytes; the largest scan is pointed at."""
    estimate, row = context.estimate, context.row
    over = []
    if estimate.rows > row.max_scanned_rows:
        over.append(f"{estimate.rows:,} rows of at most {row.max_scanned_rows:,}")
    if estimate.bytes > row.max_scanned_bytes:
        over.append(f"{estimate.bytes / 1e9:,.0f} GB of at most {row.max_scanned_bytes / 1e9:,.0f} GB")
    if not over:
        return None
    places = [place for place, scan in enumerate(estimate.scans) if scan is not None]
    largest = max(places, key=lambda place: _weight(place, context))
    reason = f"It is expected to read {' and '.join(over)}: {'; '.join(estimate.basis[:3])}."
    remedies = (Remedy(_advice(facts, largest, context)), *context.on_staging(facts))
    return Finding("scans_fit_the_budget", reason, facts.tables[largest].span, remedies)


def _weight(place: int, context: Context) -> tuple[int, int]:
    scan = context.estimate.scans[place]
    return (scan.bytes or 0, scan.rows or 0) if scan else (0, 0)


def _advice(facts: StatementFacts, place: int, context: Context) -> str:
    """Return what makes the largest scan small enough, in its own columns."""
    use = facts.tables[place]
    spec = context.catalogs.table(use.name) if use.name else None
    keys = spec.partition_keys if spec else {}
    times = [column for column, kind in keys.items() if kind is PartitionKind.TIME]
    identities = [column for column, kind in keys.items() if kind is PartitionKind.IDENTITY]
    ways = [f"{column} >= current_date() - INTERVAL {_days(spec, context)} DAYS" for column in times]
    ways += [f"{column} = 12345" for column in identities]
    if not ways:
        return f"Read {use.written} once, or a table with the aggregates that you need"
    return f"Narrow the scan of {use.written}, for example: {'; or: '.join(ways)}"


def _days(spec: TableSpec | None, context: Context) -> int:
    """Return a number of days that fits into half of the budget, at most a year; the rest is for the other scans."""
    if spec is None or not spec.span_days or not spec.rows:
        return 30
    share = context.row.max_scanned_rows / spec.rows
    if spec.bytes:
        share = min(share, context.row.max_scanned_bytes / spec.bytes)
    return max(1, min(365, int(spec.span_days * share / 2)))
