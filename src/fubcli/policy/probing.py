"""The permit for a question about the rows of tables: closed texts, counts and statuses only, and always bounded.

No statement of these can read a whole table that is declared large: there a lower bound on a time key that partitions
it is needed, as for everybody; a limit is no filter. Of others a part with such a bound is read, a sample, or a log's
newest rows. Names come from the warehouse's own catalog and are quoted.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC

from fubcli.errors import Refused
from fubcli.model.catalogs import Catalogs, PartitionKind, Sensitivity
from fubcli.model.names import TableName
from fubcli.model.policy import SafetyPolicy
from fubcli.model.probe import Counts, ErrorLog, Portion, Probe, RunLog
from fubcli.model.request import Parameter
from fubcli.model.statement import StatementKind
from fubcli.policy.permit import Permit
from fubcli.policy.quoting import quoted, quoted_name

SAMPLED_ROWS = 10_000
"""Rows of a table without a time key: whichever the engine finds first."""
BOUNDED_ROWS = 1_000_000
"""Rows since a moment: more than a night of the largest table."""
LOGGED_ROWS = 500
"""The newest of a log."""
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

    Raises Refused for tables that are not of one declared catalog, for secret columns, for a time key that bounds no
    scan, and for a large table without one.
    """
    tables = probed_tables(probe)
    names = {table.catalog for table in tables}
    spec = catalogs.get(names.pop()) if len(names) == 1 else None
    if spec is None:
        raise Refused("The tables are not of one declared catalog, so that nothing is asked of their rows.")
    row = policy.row(spec.environment)
    large = policy.large_table_rows if row.large_tables_need_partition_filter else None
    for portion in probe.portions if isinstance(probe, Counts) else (_log(probe),):
        _require_nothing_secret(portion, catalogs)
        _require_bounded(portion, catalogs, large, is_log=not isinstance(probe, Counts))
    most = len(tables) if isinstance(probe, Counts) else LOGGED_ROWS
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


def _log(probe: RunLog | ErrorLog) -> Portion:
    """Return what is read of a log, as a portion."""
    named = (probe.name, probe.status, probe.processed, probe.failed) if isinstance(probe, RunLog) else (probe.source,)
    return Portion(probe.table, tuple(name for name in named if name is not None), time_key=probe.time)


def _require_nothing_secret(portion: Portion, catalogs: Catalogs) -> None:
    declared = catalogs.table(portion.table)
    tags = declared.tags if declared else {}
    secret = {name.lower() for name, tag in tags.items() if tag.sensitivity is Sensitivity.SECRET}
    if any(name.lower() in secret for name in portion.read):
        raise Refused(f"A secret column of {portion.table} is not read.")


def _require_bounded(portion: Portion, catalogs: Catalogs, large: int | None, *, is_log: bool) -> None:
    """Refuse what reads all of a table of so many rows, and a bound that is none."""
    declared = catalogs.table(portion.table)
    keys = declared.partition_keys if declared else {}
    key = portion.time_key
    is_bound = key is not None and keys.get(key) is PartitionKind.TIME and portion.time_type in _TIMES
    if key is not None and not is_bound and not is_log:
        raise Refused(f"{key} does not bound a scan of {portion.table}.")
    rows = declared.rows if declared else None
    if not is_bound and large is not None and rows is not None and rows >= large:
        raise Refused(f"{portion.table} is large, and nothing that is asked bounds a scan of it.")


def _text(probe: Probe) -> str:
    if isinstance(probe, Counts):
        counted = [_counted(place, portion) for place, portion in enumerate(probe.portions)]
        return " UNION ALL ".join(counted)
    moment = f"{quoted_name(probe.time)} >= CAST(:since AS TIMESTAMP)"
    if isinstance(probe, RunLog):
        named = (probe.name, probe.status, probe.time, probe.processed, probe.failed)
        return (
            f"SELECT {_listed(named)} FROM {quoted(probe.table)} WHERE {moment} "  # noqa: S608 - quoted names only
            f"ORDER BY {quoted_name(probe.time)} DESC LIMIT {LOGGED_ROWS}"
        )
    return (
        f"SELECT source, count(*) AS row_count FROM (SELECT {_listed((probe.source,), ('source',))} "  # noqa: S608
        f"FROM {quoted(probe.table)} WHERE {moment} LIMIT {BOUNDED_ROWS}) AS part GROUP BY source "
        f"ORDER BY row_count DESC LIMIT {LOGGED_ROWS}"
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


_LOGGED = ("name", "status", "moment", "processed", "failed")


def _listed(columns: Sequence[str | None], names: Sequence[str] = _LOGGED) -> str:
    return ", ".join(
        f"{quoted_name(column) if column else 'CAST(NULL AS STRING)'} AS {name}"
        for column, name in zip(columns, names, strict=True)
    )
