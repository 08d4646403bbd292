"""Tables and their columns on both sides of a promotion, from catalog snapshots."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from fubcli.model.catalogs import Catalogs
from fubcli.model.names import TableName
from fubcli.model.receipt import TablePair
from fubcli.model.snapshot import CatalogSnapshot, TableInfo
from fubcli.ports import Snapshots


class TwinTables:
    """Finds the other half of each table and fingerprints both."""

    def __init__(self, catalogs: Catalogs, snapshots: Snapshots) -> None:
        self._catalogs = catalogs
        self._snapshots = snapshots

    def pairs(self, names: Iterable[TableName]) -> tuple[TablePair, ...]:
        """Return the pairs of tables of either side, sorted; a side that lacks the table has an empty fingerprint.

        Raises what a snapshot raises.
        """
        read: dict[str, dict[tuple[str, str], TableInfo]] = {}

        def columns(name: TableName) -> str:
            if name.catalog not in read:
                snapshot, _ = self._snapshots.get(name.catalog, refresh=False)
                read[name.catalog] = _by_name(snapshot)
            table = read[name.catalog].get((name.schema, name.table))
            return columns_fingerprint(table) if table else ""

        found = []
        for staging, production in sorted({self._sides(name) for name in names if not name.is_metadata}):
            found.append(TablePair(str(staging), str(production), columns(staging), columns(production)))
        return tuple(found)

    def named(self, names: Iterable[str]) -> tuple[TablePair, ...]:
        """Return the pairs of tables that a receipt names, `catalog.schema.table`."""
        return self.pairs(TableName(*name.split(".", 2)) for name in names)

    def _sides(self, name: TableName) -> tuple[TableName, TableName]:
        staging = self._catalogs.staging_of(name.catalog) or name.catalog
        production = self._catalogs.production_of(name.catalog) or name.catalog
        return TableName(staging, name.schema, name.table), TableName(production, name.schema, name.table)


def columns_fingerprint(table: TableInfo) -> str:
    """Return a fingerprint of the columns' names and types in their order."""
    columns = [[column.name.lower(), column.type.lower()] for column in table.columns]
    return hashlib.sha256(json.dumps([table.kind == "view", columns]).encode()).hexdigest()[:32]


def _by_name(snapshot: CatalogSnapshot) -> dict[tuple[str, str], TableInfo]:
    return {(table.schema.lower(), table.name.lower()): table for table in snapshot.tables}
