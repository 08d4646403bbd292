"""Which stored columns hold what must not leave, by what the catalogs declare about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fubcli.model.catalogs import Catalogs, ColumnTag, Sensitivity
from fubcli.model.lineage import WHOLE_ROW, Origin
from fubcli.model.names import Environment, TableName
from fubcli.model.policy import EnvironmentPolicy, SafetyPolicy

UNKNOWN_KIND = "personal"
"""The kind of a value that nobody described."""
_UNDECLARED = ColumnTag(Sensitivity.PERSONAL, UNKNOWN_KIND)


class Sensitivities:
    """The tags of `catalogs.yaml` as the policy wants them applied."""

    def __init__(self, policy: SafetyPolicy, catalogs: Catalogs) -> None:
        self._policy = policy
        self._catalogs = catalogs

    def row(self, table: TableName) -> EnvironmentPolicy:
        """Return the policy's row where a table lives; an undeclared catalog counts as production."""
        catalog = self._catalogs.get(table.catalog)
        return self._policy.row(catalog.environment if catalog else Environment.PRODUCTION)

    def is_declared(self, table: TableName) -> bool:
        """Whether a catalog file describes the table; what is declared without a tag is harmless."""
        return self._catalogs.table(table) is not None

    def of_table(self, table: TableName) -> Iterator[ColumnTag]:
        """Yield the tags of a table's sensitive columns; a table that is not declared has an unknown one."""
        if table.is_metadata:
            return
        row, spec = self.row(table), self._catalogs.table(table)
        if spec is not None:
            yield from (tag for tag in spec.tags.values() if tag.sensitivity in row.masked)
        elif row.mask_undeclared_tables:
            yield _UNDECLARED

    def of_column(self, table: TableName, column: str) -> ColumnTag | None:
        """Return the tag of one column, or None when it may be shown and stored anywhere."""
        spec = self._catalogs.table(table)
        if spec is None or column == WHOLE_ROW:
            return worst(self.of_table(table))
        tag = spec.tags.get(column)
        return tag if tag is not None and tag.sensitivity in self.row(table).masked else None

    def touched(self, tables: Iterable[TableName]) -> bool:
        """Whether any of the tables holds something sensitive."""
        return any(True for table in tables for _ in self.of_table(table))

    def is_sensitive(self, origin: Origin) -> bool:
        """Whether it matters what a statement does with an origin; it does where it is not known."""
        return origin.table is None or self.of_column(origin.table, origin.column) is not None

    def of_origin(self, origin: Origin, tables: Iterable[TableName]) -> ColumnTag | None:
        """Return the tag of an origin; what is not known is as sensitive as the worst of the statement's tables."""
        if origin.table is not None:
            return self.of_column(origin.table, origin.column)
        found = worst(tag for table in tables for tag in self.of_table(table))
        return ColumnTag(found.sensitivity, UNKNOWN_KIND) if found else None


def worst(tags: Iterable[ColumnTag]) -> ColumnTag | None:
    """Return the most sensitive of some tags, or None; tags of different kinds come back as an unknown kind."""
    found = list(tags)
    if not found:
        return None
    secret = [tag for tag in found if tag.sensitivity is Sensitivity.SECRET]
    chosen = secret or found
    kinds = {tag.kind for tag in chosen}
    return chosen[0] if len(kinds) == 1 else ColumnTag(chosen[0].sensitivity, UNKNOWN_KIND)
