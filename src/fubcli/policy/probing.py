"""The permit for a question about the rows of tables: closed texts, counts and statuses only, and always bounded.

No statement of these can read a whole large table: each part has a lower bound on a time key that partitions it, and a
limit, or a lower limit alone. Names come from the warehouse's own catalog and are quoted.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC

from fubcli.errors import Refused
from fubcli.model.catalogs import Catalogs, PartitionKind, Sensitivity
from fubcli.model.names import TableName
from fubcli.model.policy import SafetyPolicy
from fubcli.model.probe import Counts, Portion, Probe, RunLog
from fubcli.model.request import Parameter
from fubcli.model.statement import StatementKind
from fubcli.policy.permit import Permit
from fubcli.policy.quoting import quoted, quoted_name

SAMPLED_ROWS = 10_000
"""Rows of a table without a time key: whichever the engine finds first."""
BOUNDED_ROWS = 1_000_000
"""Rows since a moment: more than a night of the largest table."""
_LOGGED_ROWS = 500
_TIMES = ("timestamp", "timestamp_ntz", "date")


def probed_tables(probe: Probe) -> tuple[TableName, ...]:
    """Return the tables whose rows are read."""
    return tuple(portion.table for portion in probe.portions) if isinstance(probe, Counts) else (probe.table,)


def probe_values(probe: Probe) -> dict[str, Parameter]:
    """Return the values that its permit names: samples need none."""
    if isinstance(probe, Counts) and all(portion.time_key is None for portion in probe.portions):
        return {}
    return {"since": Parameter("since", probe.since.astimezone(UTC).isoformat(timespec="microseconds"), "string")}


def probe_permit(probe: Probe, *, policy: SafetyPolicy, catalogs: Catalogs, seconds: float) -> Permit:
    """Return the permit of a question, for at most so many seconds of wall time.

    Raises Refused for tables that are not of one declared catalog, for secret columns, and for a time key that
    bounds no scan.
    """
    tables = probed_tables(probe)
    names = {table.catalog for table in tables}
    spec = catalogs.get(names.pop()) if len(names) == 1 else None
    if spec is None:
        raise Refused("The tables are not of one declared catalog, so that nothing is asked of their rows.")
    if isinstance(probe, Counts):
        for portion in probe.portions:
            _require_bounded(portion, catalogs)
    row = policy.row(spec.environment)
    most = len(tables) if isinstance(probe, Counts) else _LOGGED_ROWS
    return Permit(
        text=_text(probe),
        kind=StatementKind.QUERY,
        environment=spec.environment,
        tables=tables,
        targets=(),
        parameters=tuple(probe_values(probe)),
        max_rows=min(most, row.max_rows),
        max_rows_allowed=row.max_rows,
        timeout_seconds=min(seconds, row.timeout_seconds),
    )


def _require_bounded(portion: Portion, catalogs: Catalogs) -> None:
    declared = catalogs.table(portion.table)
    tags = declared.tags if declared else {}
    secret = {name.lower() for name, tag in tags.items() if tag.sensitivity is Sensitivity.SECRET}
    if any(name.lower() in secret for name in portion.read):
        raise Refused(f"A secret column of {portion.table} is not counted.")
    if portion.time_key is None:
        return
    keys = declared.partition_keys if declared else {}
    if keys.get(portion.time_key) is not PartitionKind.TIME or portion.time_type not in _TIMES:
        raise Refused(f"{portion.time_key} does not bound a scan of {portion.table}.")


def _text(probe: Probe) -> str:
    if isinstance(probe, Counts):
        counted = [_counted(place, portion) for place, portion in enumerate(probe.portions)]
        return " UNION ALL ".join(counted)
    moment = f"{quoted_name(probe.time)} >= CAST(:since AS TIMESTAMP)"
    if isinstance(probe, RunLog):
        named = (probe.name, probe.status, probe.time, probe.seconds, probe.processed, probe.failed)
        return (
            f"SELECT {_listed(named)} FROM {quoted(probe.table)} WHERE {moment} "  # noqa: S608 - quoted names only
            f"ORDER BY {quoted_name(probe.time)} DESC LIMIT {_LOGGED_ROWS}"
        )
    return (
        f"SELECT source, count(*) AS row_count FROM (SELECT {_listed((probe.source,), ('source',))} "  # noqa: S608
        f"FROM {quoted(probe.table)} WHERE {moment} LIMIT {BOUNDED_ROWS}) AS part GROUP BY source "
        f"ORDER BY row_count DESC LIMIT {_LOGGED_ROWS}"
    )


def _counted(place: int, portion: Portion) -> str:
    """Return one part of the statement; the place says which portion a row is about, for a union has no order."""
    filled = ", ".join(f"count({quoted_name(column)})" for column in portion.columns)
    keys = f"count(DISTINCT {quoted_name(portion.key)})" if portion.key else "CAST(NULL AS BIGINT)"
    where, most = "", SAMPLED_ROWS
    if portion.time_key is not None:
        where = f" WHERE {quoted_name(portion.time_key)} >= CAST(:since AS {portion.time_type.upper()})"
        most = BOUNDED_ROWS
    read = ", ".join(quoted_name(name) for name in portion.read)
    return (
        f"SELECT {place} AS place, count(*) AS row_count, array({filled}) AS filled, {keys} AS key_count "  # noqa: S608
        f"FROM (SELECT {read} FROM {quoted(portion.table)}{where} LIMIT {most}) AS part_{place}"
    )


_LOGGED = ("name", "status", "moment", "seconds", "processed", "failed")


def _listed(columns: Sequence[str | None], names: Sequence[str] = _LOGGED) -> str:
    return ", ".join(
        f"{quoted_name(column) if column else 'CAST(NULL AS STRING)'} AS {name}"
        for column, name in zip(columns, names, strict=True)
    )
