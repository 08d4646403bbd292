"""The table that an investigation is about: found in the catalogs, never guessed."""

from __future__ import annotations

from collections.abc import Sequence

from fubcli.errors import Remedy, UsageError
from fubcli.model.catalogs import Catalogs
from fubcli.model.names import Environment, TableName
from fubcli.ports import Snapshots


def find_table(  # noqa: PLR0913 - where to look, and how to ask again, by name
    written: Sequence[str],
    *,
    within: Sequence[str],
    environment: Environment,
    catalogs: Catalogs,
    snapshots: Snapshots,
    again: Sequence[str] = (),
) -> TableName:
    """Return the one table whose last parts are `written`; `within` are the catalogs that were named, or none.

    `again` are the options that ask the same once more. Raises UsageError when there is none or more than one, with the
    commands that name each.
    """
    *above, table = (part.lower() for part in written)
    schema = above[-1] if above else None
    named = above[:-1] or [each.lower() for each in within]
    found = []
    for catalog in named or _of(environment, catalogs):
        if catalogs.get(catalog) is None:
            raise UsageError(f"{catalog} is no catalog; declared are {', '.join(sorted(catalogs.by_name))}.")
        snapshot, _ = snapshots.get(catalog, refresh=False)
        found += [
            TableName(catalog, each.schema, each.name)
            for each in snapshot.tables
            if each.name == table and schema in (None, each.schema)
        ]
    if len(found) == 1:
        return found[0]
    name = ".".join(written)
    if not found:
        remedy = Remedy("See which tables there are", ("fubcli", "--operation=schema"))
        raise UsageError(
            f"There is no table {name} in {', '.join(named or _of(environment, catalogs))}.", remedy=(remedy,)
        )
    choices = [
        Remedy(f"Take {each}", ("fubcli", "--operation=investigate", f"--table={each}", *again)) for each in found[:5]
    ]
    raise UsageError(f"{name} is the name of {len(found)} tables: {', '.join(map(str, found[:5]))}.", remedy=choices)


def _of(environment: Environment, catalogs: Catalogs) -> list[str]:
    return [each.name for each in catalogs.present if each.environment is environment]
