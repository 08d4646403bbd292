"""Environments, tiers and three-part table names."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Environment(StrEnum):
    """Where a catalog lives; the safety table has one row for each."""

    PRODUCTION = "production"
    STAGING = "staging"
    SANDBOX = "sandbox"

    @property
    def strictness(self) -> int:
        """Larger is stricter: production 2, staging 1, sandbox 0."""
        return {"production": 2, "staging": 1, "sandbox": 0}[self.value]


class Tier(StrEnum):
    """The medallion tier of a schema, read off its name."""

    BRONZE = "bronze"
    SILVER = "silver"
    GOLD = "gold"
    SYSTEM = "system"


_LAYERS = {"raw_data": Tier.BRONZE, "staging": Tier.SILVER, "marts": Tier.GOLD}
"""What dbt projects usually call the three."""


def tier_of(schema: str) -> Tier:
    """Return the tier that a schema's suffix names, or its whole name; anything else is `system`."""
    if schema.lower() in _LAYERS:
        return _LAYERS[schema.lower()]
    for tier in (Tier.BRONZE, Tier.SILVER, Tier.GOLD):
        if schema.lower() == tier or schema.lower().endswith(f"_{tier}"):
            return tier
    return Tier.SYSTEM


@dataclass(frozen=True, order=True)
class TableName:
    """A resolved name, `catalog.schema.table`, folded to lower case as Unity Catalog does."""

    catalog: str
    schema: str
    table: str

    def __str__(self) -> str:
        """Return the three parts joined by dots, unquoted: for messages, never for SQL."""
        return f"{self.catalog}.{self.schema}.{self.table}"

    @property
    def is_metadata(self) -> bool:
        """Whether it is a view of `information_schema`: names and types of things, never what they hold."""
        return self.schema == "information_schema"

    @property
    def in_catalog(self) -> str:
        """`schema.table`, the key under which `catalogs.yaml` lists a table."""
        return f"{self.schema}.{self.table}"
