"""Schema drift: the columns that a table has against those that it had, as the nightly export depends on them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from fubcli.errors import StorageUnavailable
from fubcli.model.check import Check, Pillar
from fubcli.model.names import TableName, tier_of
from fubcli.model.observation import Contract
from fubcli.model.snapshot import TableInfo
from fubcli.model.verdict import Status
from fubcli.operations.monitor.gathering import Gathered

SOURCE = "columns as they were seen before"
_WIDER = {
    ("tinyint", "smallint"), ("tinyint", "int"), ("tinyint", "bigint"), ("smallint", "int"), ("smallint", "bigint"),
    ("int", "bigint"), ("float", "double"), ("date", "timestamp"),
}  # fmt: skip


def column_checks(gathered: Gathered, night: date, now: datetime, *, whole: bool) -> Iterator[Check]:
    """Yield a check for every table whose columns are not what they were; remember those that are seen first.

    Changes are told until they are accepted (`--accept`); added columns are accepted at once. With `whole`
    every table of the catalogs was looked at, so that one that is not there any more is gone.
    """
    if gathered.memory is None:
        return
    for catalog, snapshot in gathered.snapshots.items():
        watched = {table.name for table in gathered.of(catalog)}
        if not watched:
            continue
        known = gathered.memory.contracts(catalog)
        infos = {TableName(catalog, info.schema, info.name): info for info in snapshot.tables}
        new: dict[TableName, dict[str, str]] = {}
        for name in sorted(watched):
            found = _types(infos[name])
            if name not in known:
                new[name] = found
                continue
            check = _compared(name, known[name], found, night)
            if check is not None:
                yield check
            if check is not None and check.status is Status.INFO:
                new[name] = found
        if whole:
            for name in sorted(known.keys() - infos.keys()):
                yield _gone(name, known[name], night)
        _keep(gathered, new, now)


def _keep(gathered: Gathered, new: dict[TableName, dict[str, str]], now: datetime) -> None:
    if new and gathered.memory is not None:
        gathered.memory.accept(new, (), now)


def _types(info: TableInfo) -> dict[str, str]:
    return {column.name.lower(): column.type for column in info.columns}


def _compared(name: TableName, before: Contract, found: dict[str, str], night: date) -> Check | None:
    removed = [column for column in before.columns if column not in found]
    added = [column for column in found if column not in before.columns]
    retyped = [column for column in found if column in before.columns and found[column] != before.columns[column]]
    narrowed = [column for column in retyped if (before.columns[column], found[column]) not in _WIDER]
    told = [
        *(_removed(column, before, found, added) for column in removed),
        *(f"{column} was {before.columns[column]} and is {found[column]}" for column in retyped),
        *(f"{column} ({found[column]}) is new" for column in added),
    ]
    if not told:
        return None
    if removed:
        status, kind, title = Status.CRITICAL, "column_removed", f"{name} lost a column: {removed[0]}"
    elif narrowed:
        status, kind, title = Status.CRITICAL, "column_retyped", f"{name} has a column of another type: {narrowed[0]}"
    elif retyped:
        status, kind, title = Status.WARNING, "column_widened", f"{name} has a wider column: {retyped[0]}"
    else:
        status, kind, title = Status.INFO, "column_added", f"{name} has a new column: {added[0]}"
    told.append(f"compared with {before.seen_at:%Y-%m-%d %H:%M} UTC")
    observed = {"removed": removed, "retyped": retyped, "added": added}
    return Check(
        Pillar.SCHEMA, str(name), night, status, title, tuple(told), tier_of(name.schema), kind,
        {key: value for key, value in observed.items() if value}, source=SOURCE,
    )  # fmt: skip


def _removed(column: str, before: Contract, found: dict[str, str], added: list[str]) -> str:
    same = [other for other in added if found[other] == before.columns[column]]
    renamed = f"; renamed to {same[0]}, perhaps: it is new and of the same type" if len(same) == 1 else ""
    return f"{column} ({before.columns[column]}) is not there any more{renamed}"


def _gone(name: TableName, before: Contract, night: date) -> Check:
    said = f"it was there at {before.seen_at:%Y-%m-%d %H:%M} UTC with {len(before.columns)} columns"
    return Check(
        Pillar.SCHEMA, str(name), night, Status.CRITICAL, f"{name} is not there any more", (said,),
        tier_of(name.schema), "table_removed", source=SOURCE,
    )  # fmt: skip


def accepted(gathered: Gathered, now: datetime) -> int:
    """Take the columns that watched tables have now as right; return of how many tables. Raises StorageUnavailable."""
    if gathered.memory is None:
        raise StorageUnavailable("; ".join(gathered.troubles))
    columns: dict[TableName, dict[str, str]] = {}
    gone: list[TableName] = []
    for catalog, snapshot in gathered.snapshots.items():
        infos = {TableName(catalog, info.schema, info.name): info for info in snapshot.tables}
        columns |= {table.name: _types(infos[table.name]) for table in gathered.of(catalog)}
        gone += [name for name in gathered.memory.contracts(catalog) if name not in infos]
    gathered.memory.accept(columns, gone, now)
    return len(columns)
