"""What a table is made from, told by names: production's own table, then those of lower tiers on the same topic."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from fubcli.model.catalogs import Catalogs
from fubcli.model.names import TableName, Tier, tier_of

_BELOW = {Tier.SILVER: (Tier.BRONZE,), Tier.GOLD: (Tier.SILVER, Tier.BRONZE)}


def upstream(name: TableName, catalogs: Catalogs) -> Iterable[TableName]:
    """Yield the namesakes that a table is made from: production's own, then those of lower tiers."""
    production = catalogs.production_of(name.catalog)
    if production:
        yield TableName(production, name.schema, name.table)
    for schema in _schemas_below(name):
        yield TableName(name.catalog, schema, name.table)


def kin(name: TableName, tables: Collection[str], *, waits: bool) -> Iterator[str]:
    """Yield the tables of lower tiers on the topic of a table that has no namesake there.

    `tables` are the full names of those that there are. A gold table that `waits` may wait for any silver one.
    """
    below = _schemas_below(name)
    if any(f"{name.catalog}.{schema}.{name.table}" in tables for schema in below):
        return
    for table in tables:
        catalog, schema, _ = table.split(".", 2)
        waits_for_silver = waits and tier_of(name.schema) is Tier.GOLD and tier_of(schema) is Tier.SILVER
        if catalog == name.catalog and (schema in below or waits_for_silver):
            yield table


def _schemas_below(name: TableName) -> list[str]:
    tier = tier_of(name.schema)
    topic = name.schema.removesuffix(f"_{tier}")
    return [f"{topic}_{below}" for below in _BELOW.get(tier, ())]
