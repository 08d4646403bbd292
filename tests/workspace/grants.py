"""Who may do what: the principal reads everything, and changes the catalogs that it is given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tests.workspace.oauth import USER

_READ = ("USE_CATALOG", "USE_SCHEMA", "SELECT", "BROWSE")
_WRITE = ("MODIFY", "CREATE_SCHEMA", "CREATE_TABLE")


class Grant(NamedTuple):
    """One privilege of a principal on a catalog, a schema or a table, by its full name."""

    principal: str
    privilege: str
    kind: str
    name: str


class Grants:
    """The grants in force; `on` finds those that reach an object, inherited ones too."""

    def __init__(self, catalogs: Iterable[str], writable: Iterable[str]) -> None:
        may_write = set(writable)
        self.all: list[Grant] = []
        for catalog in catalogs:
            for privilege in (*_READ, *(_WRITE if catalog in may_write else ())):
                self.add(privilege, "CATALOG", catalog)

    def add(self, privilege: str, kind: str, name: str, principal: str = USER) -> None:
        """Grant something."""
        self.all.append(Grant(principal, privilege, kind.upper(), name))

    def on(self, name: str, principal: str | None = None) -> Iterator[Grant]:
        """Yield the grants that reach an object, from its catalog down."""
        for grant in self.all:
            reaches = name.lower() == grant.name.lower() or name.lower().startswith(f"{grant.name.lower()}.")
            if reaches and principal in (None, grant.principal):
                yield grant
