"""What the assessment of a migration knows of the world: which tables are exported, their columns, who reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from fubcli.model.names import Environment, TableName
from fubcli.model.request import QueryRequest

if TYPE_CHECKING:
    from fubcli.audit.calls import Call
    from fubcli.bootstrap.foundation import Foundation
    from fubcli.model.catalogs import Catalogs
    from fubcli.model.envelope import Envelope, UpstreamEvent
    from fubcli.ports import Snapshots
    from fubcli.skills.code_development.migration import KnownQuery

_CONTRACT = ("internal", "export_tables")
"""The table in which a catalog keeps what the nightly export writes, and where each table lands."""
_CALLS = 1_000
"""The last statements of the audit log that are looked through."""


def assessed(
    files: tuple[str, ...],
    upstream: tuple[UpstreamEvent, ...],
    built: Foundation,
    query: Callable[[QueryRequest], Envelope],
) -> Mapping[str, Any]:
    """Return what a migration's files do to the nightly export; raises UsageError for a file that is not there."""
    from fubcli.skills.code_development.migration import MigrationPorts, MigrationRequest, assess
    from fubcli.skills.code_development.migration.sources import open_files
    from fubcli.skills.code_development.migration.window import next_window, windows_told_by

    known = built.configuration
    told = next((event.data for event in reversed(upstream) if event.data.get("exports")), None)
    ports = MigrationPorts(
        now=built.clock.now,
        exports=lambda: exports(built.catalogs, built.snapshots, query),
        columns=lambda name: columns(name, known.catalogs, built.snapshots),
        catalogs=known.catalogs,
        limits=known.policy.limits,
        window=windows_told_by(told) if told else next_window,
        playbooks=tuple(built.playbooks.values()),
        known_queries=lambda name: recorded(name, built.recorded_calls(_CALLS)),
    )
    return assess(MigrationRequest(tuple(open_files(files))), ports)


def exports(
    catalogs: Catalogs, snapshots: Snapshots, query: Callable[[QueryRequest], Envelope]
) -> dict[str, TableName | None]:
    """Return where each MariaDB table lands, as the export tables of the production catalogs say.

    Raises what a query raises: without the export's contract nothing may be called safe.
    """
    from fubcli.skills.code_development.migration.request import exports_of

    found: dict[str, TableName | None] = {}
    for catalog in catalogs.present:
        if catalog.environment is not Environment.PRODUCTION:
            continue
        snapshot, _ = snapshots.get(catalog.name, refresh=False)
        if not any((each.schema, each.name) == _CONTRACT for each in snapshot.tables):
            continue
        text = f"SELECT mariadb_table, lands_in, exported FROM {catalog.name}.{'.'.join(_CONTRACT)}"  # noqa: S608 - names that are declared
        data = query(QueryRequest(text, inline_chars=None)).data
        names = [column["name"] for column in data["columns"]]
        found |= exports_of([dict(zip(names, row, strict=True)) for row in data["rows"]], catalog.name)
    return found


def columns(name: TableName, catalogs: Catalogs, snapshots: Snapshots) -> dict[str, str]:
    """Return a table's columns with their types, nothing where there is no such table."""
    if catalogs.get(name.catalog) is None:
        return {}
    snapshot, _ = snapshots.get(name.catalog, refresh=False)
    tables = (each for each in snapshot.tables if (each.schema, each.name) == (name.schema, name.table))
    return {column.name: column.type for table in tables for column in table.columns}


def recorded(name: TableName, calls: Sequence[Call]) -> list[KnownQuery]:
    """Return the statements of the audit log that touched a table."""
    from fubcli.skills.code_development.migration import KnownQuery

    return [
        KnownQuery(
            str(call.decided["statement"].get("text", "")),
            datetime.fromisoformat(call.decided["time"]),
            str(call.decided.get("user", "")),
        )
        for call in calls
        if str(name) in call.decided.get("tables", ())
    ]
