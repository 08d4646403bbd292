"""`--accept`: what is there now becomes what is right, and what that changes is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fubcli.errors import StorageUnavailable
from fubcli.model.names import TableName
from fubcli.model.observation import Columns
from fubcli.operations.monitor.drift import column_types, differences
from fubcli.operations.monitor.gathering import Gathered

MOST_TOLD = 50


@dataclass(frozen=True)
class Accepted:
    """Of how many tables the columns were taken, and what differed from what was remembered of them, by table."""

    tables: int
    changes: tuple[dict[str, Any], ...]

    def as_json(self) -> dict[str, Any]:
        """Return the members of the event; `accepted_changes` counts those beyond the list, too."""
        return {
            "accepted_tables": self.tables,
            "accepted_changes": len(self.changes),
            "accepted": list(self.changes[:MOST_TOLD]),
        }


def accepted(gathered: Gathered, now: datetime, *, whole: bool) -> Accepted:
    """Take the columns that watched tables have now as right, and with `whole` forget the tables that are gone.

    Raises StorageUnavailable.
    """
    if gathered.memory is None:
        raise StorageUnavailable("; ".join(gathered.troubles))
    columns: dict[TableName, Columns] = {}
    gone: list[TableName] = []
    changes: list[dict[str, Any]] = []
    for catalog, snapshot in gathered.snapshots.items():
        watched = gathered.of(catalog)
        if not watched:
            continue
        known = gathered.memory.contracts(catalog)
        own = {table.name: column_types(table.info) for table in watched}
        columns |= own
        changes += [
            {"table": str(name), **found}
            for name in sorted(own.keys() & known.keys())
            if (found := differences(known[name].columns, own[name]))
        ]
        if whole:
            there = {TableName(catalog, info.schema, info.name) for info in snapshot.tables}
            gone += sorted(known.keys() - there)
    changes += [{"table": str(name), "gone": True} for name in gone]
    gathered.memory.accept(columns, gone, now)
    return Accepted(len(columns), tuple(changes))
