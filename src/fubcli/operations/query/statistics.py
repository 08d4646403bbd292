"""Row counts that the warehouse gave when it was last asked."""

from __future__ import annotations

from collections.abc import Mapping

from fubcli.model.names import TableName
from fubcli.model.statement import StatementFacts
from fubcli.ports import Snapshots


def found_rows(facts: StatementFacts, snapshots: Snapshots) -> Mapping[TableName, int]:
    """Return the rows of the tables that a statement reads, from cached snapshots; no warehouse is asked for this."""
    names = {use.name for use in facts.tables if use.name and not use.is_target}
    found: dict[TableName, int] = {}
    for catalog in {name.catalog for name in names}:
        snapshot = snapshots.cached(catalog)
        for table in snapshot.tables if snapshot else ():
            name = TableName(catalog, table.schema.lower(), table.name.lower())
            if table.rows is not None and name in names:
                found[name] = table.rows
    return found
