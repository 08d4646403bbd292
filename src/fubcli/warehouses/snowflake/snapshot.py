"""What a database holds, by its INFORMATION_SCHEMA: three statements, whatever the number of tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from fubcli.errors import EngineRejected
from fubcli.model.profile import Profile
from fubcli.model.snapshot import CatalogSnapshot, ColumnInfo, TableInfo
from fubcli.network.deadline import Deadline
from fubcli.ports import Clock
from fubcli.warehouses.snowflake.asking import rows_of
from fubcli.warehouses.snowflake.types import kind_of, quoted, told

_SECONDS = 120.0
_SCHEMATA = "SELECT schema_name FROM {}.INFORMATION_SCHEMA.SCHEMATA"
_TABLES = (
    "SELECT table_schema, table_name, table_type, row_count, last_altered FROM {}.INFORMATION_SCHEMA.TABLES "
    "WHERE table_schema <> 'INFORMATION_SCHEMA'"
)
_COLUMNS = (
    "SELECT table_schema, table_name, column_name, data_type, numeric_precision, numeric_scale, is_nullable, comment "
    "FROM {}.INFORMATION_SCHEMA.COLUMNS WHERE table_schema <> 'INFORMATION_SCHEMA' "
    "ORDER BY table_schema, table_name, ordinal_position"
)
_KINDS = {"BASE TABLE": "managed"}


def snapshot(profile: Profile, catalog: str, fingerprint: str, clock: Clock) -> CatalogSnapshot:
    """Describe a database as the role sees it; a table's time of change is that of its last write or alteration.

    Raises EngineRejected for one that is not there, and what a statement raises.
    """
    deadline, database = Deadline(_SECONDS), quoted(catalog)
    captured = clock.now().astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    try:
        schemata, tables, columns = rows_of(
            profile, [each.format(database) for each in (_SCHEMATA, _TABLES, _COLUMNS)], deadline
        )
    except EngineRejected as error:
        raise EngineRejected(
            f"The catalog {catalog} cannot be described: {error.detail}", extra=error.extra, quotes_values=False
        ) from error
    schemas = tuple(sorted(told(name) for (name,) in schemata if name != "INFORMATION_SCHEMA"))
    described = _columns(columns)
    found = (_table(row, tuple(described[row[0], row[1]])) for row in tables)
    return CatalogSnapshot(
        catalog, captured, fingerprint, schemas, tuple(sorted(found, key=lambda each: (each.schema, each.name)))
    )


def _columns(rows: Sequence[tuple[Any, ...]]) -> dict[tuple[str, str], list[ColumnInfo]]:
    described: dict[tuple[str, str], list[ColumnInfo]] = defaultdict(list)
    for schema, table, name, kind, precision, scale, nullable, comment in rows:
        column = ColumnInfo(told(name), str(kind_of(kind, precision, scale)), nullable == "YES", comment or "")
        described[schema, table].append(column)
    return described


def _table(row: tuple[Any, ...], columns: tuple[ColumnInfo, ...]) -> TableInfo:
    schema, name, kind, rows, altered = row
    is_view = "VIEW" in str(kind)
    shown = "view" if is_view else _KINDS.get(str(kind), str(kind).lower())
    moment = None if is_view else _moment(altered)
    return TableInfo(told(schema), told(name), shown, None if rows is None else int(rows), moment, columns)


def _moment(value: datetime | None) -> str | None:
    if value is None:
        return None
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
