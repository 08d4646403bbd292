"""`--catalog`, `--schema` and `--table` to one place: names that contradict each other, and empty ones, are told."""

from __future__ import annotations

from dataclasses import dataclass

from fubcli.errors import UsageError
from fubcli.frontend.given import Given

_MOST_PARTS = 3


@dataclass(frozen=True)
class Place:
    """Catalogs (none are all of them), and a schema and a table of them, each a single name."""

    catalogs: tuple[str, ...]
    schema: str | None
    table: str | None


def place_of(given: Given) -> Place:
    """Return what is asked about; a table may be `schema.table` or `catalog.schema.table`.

    Raises UsageError for a name that is empty, as an unset variable of a shell is, and for two that contradict.
    """
    for name in ("catalog", "schema", "table"):
        if getattr(given, name) is not None and not listed(getattr(given, name)):
            raise UsageError(f"--{name}= is empty: name one, or leave it out.")
    catalogs = () if given.catalog in (None, "all") else listed(given.catalog)
    if given.table is None:
        return Place(catalogs, given.schema, None)
    parts = given.table.split(".")
    if len(parts) > _MOST_PARTS or not all(parts):
        raise UsageError(f"--table={given.table}: it is table, schema.table or catalog.schema.table.")
    *above, table = parts
    schema = _agreed("schema", above[-1:], () if given.schema is None else (given.schema,), given.table)
    found = _agreed("catalog", above[:-1], catalogs, given.table)
    return Place(catalogs if found is None else (found,), schema, table)


def listed(option: str | None) -> tuple[str, ...]:
    """Return the names that commas separate, each once."""
    return tuple(dict.fromkeys(part.strip() for part in (option or "").split(",") if part.strip()))


def _agreed(what: str, said: list[str], given: tuple[str, ...], table: str) -> str | None:
    """Return the one name that `--table` says and its own option does not contradict, or the only one of that."""
    if not said:
        return given[0] if len(given) == 1 else None
    same = [name for name in given if name.lower() == said[0].lower()]
    if given and not same:
        raise UsageError(f"--table={table} is not in --{what}={','.join(given)}: leave one of them out.")
    return same[0] if same else said[0]
