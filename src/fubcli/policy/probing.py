"""The permit for a question about the rows of tables: closed texts, counts and statuses only, and always bounded.

No statement of these can read a whole table that is declared large: there a lower bound on a time key that partitions
it is needed, as for everybody; a limit is no filter. Of others a part with such a bound is read, a sample, or a log's
newest rows. Names come from the warehouse's own catalog and are quoted.
"""

from __future__ import annotations

from datetime import UTC

from fubcli.errors import Refused
from fubcli.model.catalogs import Catalogs, PartitionKind, Sensitivity
from fubcli.model.names import TableName
from fubcli.model.policy import SafetyPolicy
from fubcli.model.probe import (
    Arrivals,
    Counts,
    Credits,
    ErrorLog,
    Log,
    Matches,
    Portion,
    Probe,
    Rejections,
    RunLog,
    State,
)  # fmt: skip
from fubcli.model.request import Parameter
from fubcli.model.statement import StatementKind
from fubcli.policy.permit import Permit
from fubcli.policy.probe_texts import LOGGED_ROWS, text_of

_TIMES = ("timestamp", "timestamp_ntz", "date")


def probed_tables(probe: Probe) -> tuple[TableName, ...]:
    """Return the tables whose rows are read."""
    return tuple(portion.table for portion in probe.portions) if isinstance(probe, Counts) else (probe.table,)


def probe_values(probe: Probe) -> dict[str, Parameter]:
    """Return the values that its permit names: samples, and what tells how tables stand, need none."""
    if isinstance(probe, State):
        return {}
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
        text=text_of(probe),
        kind=StatementKind.QUERY,
        environment=spec.environment,
        tables=tables,
        targets=(),
        parameters=tuple(probe_values(probe)),
        max_rows=min(most, row.max_rows),
        max_rows_allowed=row.max_rows,
        timeout_seconds=min(seconds, row.timeout_seconds),
    )


def _log(probe: Log | State) -> Portion:
    """Return what is read of a log or of a table's state, as a portion."""
    time = None
    named: tuple[str | None, ...]
    if isinstance(probe, RunLog):
        time, named = probe.time, (probe.name, probe.status, probe.processed, probe.failed)
    elif isinstance(probe, ErrorLog):
        time, named = probe.time, (probe.source,)
    elif isinstance(probe, Arrivals):
        time, named = probe.time, (probe.source, probe.system)
    elif isinstance(probe, Matches):
        time, named = probe.time, (probe.identified, probe.matched)
    elif isinstance(probe, Credits):
        named = (probe.model, probe.revenue, probe.credited, probe.unattributed)
    elif isinstance(probe, Rejections):
        named = (probe.source, probe.severity, probe.key)
    else:
        named = (probe.key, probe.start, probe.end, probe.current)
    return Portion(probe.table, tuple(name for name in named if name is not None), time_key=time)


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
