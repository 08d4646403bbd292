"""What an assessment is asked, and what it needs to know of the world."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fubcli.model.catalogs import Catalogs
from fubcli.model.names import TableName
from fubcli.model.playbook import Playbook
from fubcli.model.policy import InputLimits
from fubcli.skills.code_development.migration.sources import MigrationFile
from fubcli.skills.code_development.migration.window import ExportWindow

Exports = Mapping[str, TableName | None]
"""MariaDB tables, lower case, with the table that each lands in; None is declared not to be exported."""


@dataclass(frozen=True)
class KnownQuery:
    """A statement that somebody ran: its text, when, and who."""

    text: str
    at: datetime
    who: str = ""


@dataclass(frozen=True)
class MigrationRequest:
    """Assess files in the order in which they run; `at` is aware and says when, None is now."""

    files: Sequence[MigrationFile]
    at: datetime | None = None


@dataclass(frozen=True)
class MigrationPorts:
    """What is known beside the files.

    `columns` returns a lakehouse table's columns with their types, nothing when it is not known. `window` returns the
    first export window that ends after a moment.
    """

    now: Callable[[], datetime]
    exports: Callable[[], Exports]
    columns: Callable[[TableName], Mapping[str, str]]
    catalogs: Catalogs
    limits: InputLimits
    window: Callable[[datetime], ExportWindow]
    playbooks: Sequence[Playbook] = ()
    known_queries: Callable[[TableName], Sequence[KnownQuery]] = lambda _: ()


def exports_of(rows: Sequence[Mapping[str, Any]], catalog: str) -> dict[str, TableName | None]:
    """Return what rows of `internal.export_tables` say; a row that names no landing table of two parts says nothing."""
    found: dict[str, TableName | None] = {}
    for row in rows:
        name = str(row.get("mariadb_table") or "").lower()
        schema, _, table = str(row.get("lands_in") or "").lower().partition(".")
        if not name:
            continue
        if row.get("exported") is False:
            found[name] = None
        elif row.get("exported") is True and schema and table and "." not in table:
            found[name] = TableName(catalog, schema, table)
    return found
