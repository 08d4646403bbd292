"""What is known of the lakehouse behind a MariaDB table: where it lands, its columns there, its namesakes above."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from fubcli.model.names import Environment, TableName, Tier, tier_of
from fubcli.skills.code_development.migration.request import Exports, MigrationPorts

_ORDER = {Tier.BRONZE: 0, Tier.SILVER: 1, Tier.GOLD: 2, Tier.SYSTEM: 3}


class Knowledge:
    """Asks the ports at most once for each thing."""

    def __init__(self, ports: MigrationPorts) -> None:
        self.ports = ports
        self._columns: dict[TableName, Mapping[str, str]] = {}

    @cached_property
    def exports(self) -> Exports:
        """Every MariaDB table that something is known of."""
        return {name.lower(): landing for name, landing in self.ports.exports().items()}

    @cached_property
    def databases(self) -> frozenset[str]:
        """The databases that the export is known to read: they are called as the catalogs in which it lands."""
        return frozenset(landing.catalog for landing in self.exports.values() if landing is not None)

    def landing(self, table: str) -> TableName | None:
        """Return where an exported table lands, None for one that is not exported or not known."""
        return self.exports.get(table)

    def is_spared(self, table: str) -> bool:
        """Whether a table is declared not to be exported."""
        return table in self.exports and self.exports[table] is None

    def columns(self, table: TableName) -> Mapping[str, str]:
        """Return a table's columns, lower case, with their types; none when they are not known."""
        if table not in self._columns:
            found = self.ports.columns(table)
            self._columns[table] = {name.lower(): type for name, type in found.items()}
        return self._columns[table]

    def has_column(self, table: str, column: str) -> bool | None:
        """Whether a column is among those that land; None when that is not known."""
        landing = self.landing(table)
        known = self.columns(landing) if landing else {}
        return column in known if known else None

    def lands(self, table: str, column: str) -> bool:
        """Whether a column is exported, as far as is known: where no columns are known, each one may be."""
        return self.landing(table) is not None and self.has_column(table, column) is not False

    def lake_types(self, table: str, column: str) -> list[str]:
        """Return the types of a column where it lands, and then in the tables above that have it."""
        landing = self.landing(table)
        if landing is None:
            return []
        types = [self.columns(each).get(column) for each in (landing, *self.namesakes(landing))]
        return [each for each in types if each]

    def namesakes(self, landing: TableName) -> list[TableName]:
        """Return the tables of the same name and topic in higher tiers of all production catalogs, tier by tier."""
        found = (each for each in self._declared() if _is_above(each, landing))
        return sorted(found, key=lambda each: (_ORDER[tier_of(each.schema)], each))

    def joined(self, table: TableName) -> Iterator[tuple[str, TableName]]:
        """Yield the columns of a table that documented joins use, each with the table at the other end."""
        catalog = self.ports.catalogs.get(table.catalog)
        for each in catalog.relationships if catalog else ():
            ends = (
                (each.from_table, each.from_column, each.to_table),
                (each.to_table, each.to_column, each.from_table),
            )
            for own, column, other in ends:
                if own == table.in_catalog:
                    schema, _, name = other.partition(".")
                    yield column, TableName(table.catalog, schema, name)

    def _declared(self) -> Iterator[TableName]:
        for catalog in self.ports.catalogs.by_name.values():
            if catalog.environment is Environment.PRODUCTION:
                for name in catalog.tables:
                    schema, _, table = name.partition(".")
                    yield TableName(catalog.name, schema, table)

    def rows(self, table: str) -> int | None:
        """Return how many rows an exported table is declared to have, in whatever tier says so."""
        landing = self.landing(table)
        if landing is None:
            return None
        specs = (self.ports.catalogs.table(each) for each in (landing, *self.namesakes(landing)))
        return max((spec.rows for spec in specs if spec is not None and spec.rows), default=None)


def _is_above(table: TableName, landing: TableName) -> bool:
    tier = tier_of(table.schema)
    return (
        tier in (Tier.SILVER, Tier.GOLD)
        and table.table == landing.table
        and table.schema.removesuffix(f"_{tier}") == landing.schema.removesuffix(f"_{tier_of(landing.schema)}")
    )
