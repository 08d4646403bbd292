"""How many rows and bytes a statement is expected to read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from fubcli.model.catalogs import Catalogs, TableSpec
from fubcli.model.estimate import Estimate, Scan
from fubcli.model.names import TableName
from fubcli.model.statement import StatementFacts, TableUse
from fubcli.policy.share import share_of

_UNDECLARED = TableSpec()


def estimate(
    facts: StatementFacts, catalogs: Catalogs, *, today: date, statistics: Mapping[TableName, int]
) -> Estimate:
    """Return what each mention of a table is expected to read; `statistics` are rows that the warehouse gives.

    The larger of the declared and the found number counts. A table that is mentioned twice is read twice.
    """
    scans, rows, size = [], 0, 0
    for use in facts.tables:
        scan = None if use.is_target else _scan(use, catalogs, today, statistics)
        scans.append(scan)
        if scan is not None:
            rows += scan.rows or 0
            size += scan.bytes or 0
    return Estimate(tuple(scans), rows, size)


def _scan(use: TableUse, catalogs: Catalogs, today: date, statistics: Mapping[TableName, int]) -> Scan:
    if use.name is None:
        return Scan(use.written)
    spec = catalogs.table(use.name) or _UNDECLARED
    declared, found = spec.rows, statistics.get(use.name)
    whole = declared if found is None or (declared is not None and declared >= found) else found
    if whole is None:
        return Scan(str(use.name), use.row_limit, None, use.row_limit, "at most, by LIMIT")
    source = "declared in catalogs.yaml" if whole == declared else "found by the warehouse"
    rows, how = _rows(use, spec, whole, today)
    return Scan(str(use.name), rows, _bytes(spec, whole, rows), whole, source, how)


def _rows(use: TableUse, spec: TableSpec, whole: int, today: date) -> tuple[int, str]:
    """Return the rows that are read, and which they are."""
    if use.row_limit is not None and use.row_limit < whole:
        return use.row_limit, f"the first {use.row_limit:,} by LIMIT"
    share = share_of(use, spec, today) if use.ranges else None
    return (round(whole * share.fraction), share.how) if share else (whole, "")


def _bytes(spec: TableSpec, whole: int, rows: int) -> int | None:
    """Return the bytes of so many rows, all columns: the declared ones grow with the rows that were found."""
    if spec.bytes is None or not spec.rows:
        return None
    return round(spec.bytes * max(whole / spec.rows, 1.0) * rows / whole)
