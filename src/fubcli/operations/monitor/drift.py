"""What became of the columns of one table, as the nightly export depends on them."""

from __future__ import annotations

from datetime import date

from fubcli.model.check import Check, Pillar
from fubcli.model.names import TableName, tier_of
from fubcli.model.observation import Columns, Contract
from fubcli.model.snapshot import TableInfo
from fubcli.model.verdict import Status
from fubcli.results.formats import plain_name

SOURCE = "columns as they were seen before"
_WIDER = {
    ("tinyint", "smallint"), ("tinyint", "int"), ("tinyint", "bigint"), ("smallint", "int"), ("smallint", "bigint"),
    ("int", "bigint"), ("float", "double"), ("date", "timestamp"),
}  # fmt: skip


def column_types(info: TableInfo) -> dict[str, str]:
    """Return the type of each column by its name in lower case, in their order."""
    return {column.name.lower(): column.type for column in info.columns}


def differences(before: Columns, found: Columns) -> dict[str, list[str]]:
    """Return the names of columns that were `removed`, `retyped` and `added`, each only where there are any."""
    kinds = {
        "removed": [column for column in before if column not in found],
        "retyped": [column for column in found if column in before and found[column] != before[column]],
        "added": [column for column in found if column not in before],
    }
    return {kind: columns for kind, columns in kinds.items() if columns}


def compared(name: TableName, before: Contract, found: Columns, night: date) -> Check | None:
    """Return the check of a table whose columns are not what they were, None where they are."""
    observed = differences(before.columns, found)
    removed, retyped, added = (observed.get(kind, []) for kind in ("removed", "retyped", "added"))
    narrowed = [column for column in retyped if (before.columns[column], found[column]) not in _WIDER]
    told = [
        *(_removed(column, before, found, added) for column in removed),
        *(f"{column} was {before.columns[column]} and is {found[column]}" for column in retyped),
        *(f"{column} ({found[column]}) is new" for column in added),
    ]
    if not told:
        return None
    if removed:
        status, kind, title = Status.CRITICAL, "column_removed", f"{name} lost a column: {plain_name(removed[0])}"
    elif narrowed:
        status, kind, title = (
            Status.CRITICAL,
            "column_retyped",
            f"{name} has a column of another type: {plain_name(narrowed[0])}",
        )
    elif retyped:
        status, kind, title = Status.WARNING, "column_widened", f"{name} has a wider column: {plain_name(retyped[0])}"
    else:
        status, kind, title = Status.INFO, "column_added", f"{name} has a new column: {plain_name(added[0])}"
    told.append(f"compared with {before.seen_at:%Y-%m-%d %H:%M} UTC")
    return Check(
        Pillar.SCHEMA, str(name), night, status, title, tuple(told), tier_of(name.schema), kind,
        observed, source=SOURCE,
    )  # fmt: skip


def _removed(column: str, before: Contract, found: Columns, added: list[str]) -> str:
    same = [other for other in added if found[other] == before.columns[column]]
    renamed = f"; renamed to {same[0]}, perhaps: it is new and of the same type" if len(same) == 1 else ""
    return f"{column} ({before.columns[column]}) is not there any more{renamed}"


def gone(name: TableName, before: Contract, night: date) -> Check:
    """Return the check of a table that is not there any more."""
    said = f"it was there at {before.seen_at:%Y-%m-%d %H:%M} UTC with {len(before.columns)} columns"
    return Check(
        Pillar.SCHEMA, str(name), night, Status.CRITICAL, f"{name} is not there any more", (said,),
        tier_of(name.schema), "table_removed", source=SOURCE,
    )  # fmt: skip
