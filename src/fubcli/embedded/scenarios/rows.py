"""Changes to rows: what a fault of the last night leaves in the tables themselves."""

from __future__ import annotations

import re

from fubcli.embedded.recipes import RECIPES, script
from fubcli.embedded.scenarios.fault import Fault


def set_back(fault: Fault, name: str) -> None:
    """Leave a table as the night before had left it."""
    _mirror(fault, name, "true")
    for column in _columns(fault, name, "_export_date", "DATE"):
        fault.connection.execute(f"UPDATE {name} SET {column} = getvariable('night') - 1")  # noqa: S608 - our own names


def withhold(fault: Fault, name: str, share: float) -> None:
    """Let a share of the rows that the last night brought to a table never have arrived.

    Of a table that is written anew each night it is a share of all rows, unless the caller strikes another table first
    (`fault.name`) that is not: then only the night's rows can be missing.
    """
    is_whole = not fault.appends(name) and not fault.appends(fault.name)
    conditions = ["true"] if is_whole else _brought(fault, name)
    if not conditions:
        return
    fault.connection.execute(
        f"CREATE OR REPLACE TEMP TABLE withheld AS SELECT rowid AS id FROM {name} t WHERE {' OR '.join(conditions)} "  # noqa: S608 - our own names
        f"ORDER BY {_draw(fault, name)} LIMIT (SELECT round({share:f} * count(*))::BIGINT FROM {name} "
        f"WHERE {' OR '.join(conditions)})"
    )
    chosen = "rowid IN (SELECT id FROM temp.withheld)"
    if is_whole or not _mirror(fault, name, chosen):
        fault.connection.execute(f"DELETE FROM {name} WHERE {chosen}")  # noqa: S608 - our own names


def bring_again(fault: Fault, name: str) -> None:
    """Bring the rows of the last night a second time, all rows of a table that is written anew."""
    condition = fault.recipe.appends.get(name, "true")
    fault.connection.execute(f"INSERT INTO {name} SELECT * FROM {name} WHERE {condition}")  # noqa: S608 - our own names


def stamp_later(fault: Fault, name: str, hours: int) -> None:
    """Move the time at which the rows of a night were ingested, where a table keeps it."""
    for column in _columns(fault, name, "_ingested_at", "VARCHAR"):
        fault.connection.execute(
            f"UPDATE {name} SET {column} = ({column}::TIMESTAMP + to_hours({int(hours)}))::VARCHAR "  # noqa: S608 - our own names
            "WHERE _export_date = ?::DATE::VARCHAR AND _source_file LIKE 'export/%'",
            [fault.night],
        )


def _mirror(fault: Fault, name: str, chosen: str) -> bool:
    """Do to the chosen rows what staging's script does to be a night behind; return whether it does anything."""
    fault.connection.execute("SET VARIABLE cut = instant(pacific_midnight(getvariable('night') - 1))")
    statements = _setbacks(fault, name)
    for statement in statements:
        fault.connection.execute(f"{statement} AND {chosen}")
    return bool(statements)


def _brought(fault: Fault, name: str) -> list[str]:
    """Return conditions that hold for the rows which the last night brought, none when they cannot be told."""
    if fault.appends(name):
        return [fault.recipe.appends[name]]
    fault.connection.execute("SET VARIABLE cut = instant(pacific_midnight(getvariable('night') - 1))")
    return [statement.rpartition("WHERE ")[2] for statement in _setbacks(fault, name)]


def _setbacks(fault: Fault, name: str) -> list[str]:
    mirror = next(recipe for recipe in RECIPES.values() if recipe.mirrors == fault.recipe.catalog)
    text = "\n".join(map(script, mirror.scripts))
    texts = [each.query.strip().rstrip(";") for each in fault.connection.extract_statements(text)]
    return [text for text in texts if re.search(rf"\b(?:FROM|UPDATE) {re.escape(name)}\s", text)]


def _columns(fault: Fault, name: str, column: str, kind: str) -> list[str]:
    found = fault.connection.execute(
        "SELECT column_name FROM duckdb_columns() WHERE database_name = ? AND schema_name || '.' || table_name = ? "
        "AND column_name = ? AND data_type = ?",
        [fault.recipe.catalog, name, column, kind],
    ).fetchall()
    return [each for (each,) in found]


def _draw(fault: Fault, name: str) -> str:
    # By id where there is one, so that bronze and silver lose the same records; then by row, for ties.
    by_id = any(_columns(fault, name, "id", kind) for kind in ("BIGINT", "VARCHAR"))
    return "hash(id::VARCHAR, 270), hash(t), rowid" if by_id else "hash(t), rowid"
