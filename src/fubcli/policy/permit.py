"""Permit: a statement that the engine approved, with the limits it must run within. Warehouses accept nothing else.

A guard-rail, not a wall: Python cannot stop a determined caller, but the honest path is the only easy one.
"""

from __future__ import annotations

from dataclasses import dataclass

from fubcli.model.names import Environment, TableName
from fubcli.model.statement import StatementKind


@dataclass(frozen=True)
class Permit:
    """What may run: exactly `text`, at most `max_rows` rows, for at most `timeout_seconds` seconds of wall time."""

    text: str
    kind: StatementKind
    environment: Environment
    tables: tuple[TableName, ...]
    targets: tuple[TableName, ...]
    """The tables (or schemas, with an empty table part) that it writes to; empty for a read."""
    parameters: tuple[str, ...]
    max_rows: int
    max_rows_allowed: int
    """The most rows that could have been asked for."""
    timeout_seconds: float
    within_reach: frozenset[str] = frozenset()
    """Catalogs that a statement of this environment may read; a view may lead there."""

    @property
    def catalogs(self) -> frozenset[str]:
        """Every catalog that the statement touches."""
        return frozenset(name.catalog for name in (*self.tables, *self.targets))

    @property
    def written_catalogs(self) -> frozenset[str]:
        """The catalogs that the statement writes to."""
        return frozenset(name.catalog for name in self.targets)
