"""How each catalog is made: its scripts in order, the catalog it is a copy of, the tables that grow by the night."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

GENERATOR_VERSION = 3
"""Raised whenever a script changes what it makes; production and staging are rebuilt then."""

DEFAULT_SEED = 20090


@dataclass(frozen=True)
class Recipe:
    """One catalog. `mirrors` names the production catalog whose file is copied first; `kept` the user's own file."""

    catalog: str
    scripts: tuple[str, ...]
    mirrors: str | None = None
    kept: bool = False
    nightly: bool = True
    """Whether its tables are delivered nightly, and so have a history of commits."""
    appends: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """`schema.table` to the condition that holds for the rows which the last night delivered; others are rewritten."""

    @property
    def needs_people(self) -> bool:
        """Whether the scripts read the temporary tables of `shared/people.sql`."""
        return self.mirrors is None and not self.kept


def _since(column: str) -> str:
    return f"{column} >= instant(pacific_midnight(getvariable('night') - 1))"


RECIPES: Mapping[str, Recipe] = MappingProxyType(
    {
        recipe.catalog: recipe
        for recipe in (
            Recipe(
                "fub",
                ("fub/contacts", "fub/contacts_bronze", "fub/agents", "fub/activity", "fub/ai", "fub/business"),
                appends=MappingProxyType(
                    {
                        "contacts_bronze.contacts": "_export_date = getvariable('night')::VARCHAR",
                        "contacts_bronze.zillow_lead_events_logs": _since("created_at"),
                        "contacts_silver.contacts": _since("updated_at"),
                        "activities_silver.activities": _since("created_at"),
                        "communications_silver.events": _since("created_at"),
                        "interactions_ai_silver.insights": _since("created_at"),
                    }
                ),
            ),
            Recipe(
                "fub_zg",
                ("fub_zg/people", "fub_zg/contacts", "fub_zg/signals"),
                appends=MappingProxyType(
                    {
                        "contacts_silver.contacts": _since("updated_at"),
                        "identity_bronze.identity_events": _since("received_at"),
                        "identity_silver.identity_links": _since("linked_at"),
                        "activities_silver.activities": _since("created_at"),
                    }
                ),
            ),
            Recipe("stage_fub", ("staging/fub",), mirrors="fub"),
            Recipe("stage_fub_zg", ("staging/fub_zg",), mirrors="fub_zg"),
            Recipe("sandbox_fub", ("sandbox/workspaces",), kept=True, nightly=False),
        )
    }
)


@cache
def script(name: str) -> str:
    """Return the text of `tables/<name>.sql`."""
    from importlib import resources  # 4 ms that only a build needs

    return resources.files("fubcli.embedded").joinpath("tables", *f"{name}.sql".split("/")).read_text(encoding="utf-8")


def tables_made_by(recipe: Recipe) -> tuple[str, ...]:
    """Return the tables that a recipe's scripts create, as `schema.table`, in their order."""
    return tuple(re.findall(r"^CREATE TABLE (\w+\.\w+)", "\n".join(map(script, recipe.scripts)), re.MULTILINE))


def schemas_made_by(recipe: Recipe) -> frozenset[str]:
    """Return the schemas in which a recipe's scripts create tables."""
    return frozenset(name.partition(".")[0] for name in tables_made_by(recipe))
