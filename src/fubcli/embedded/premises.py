"""What a lakehouse is asked to hold: its directory, the catalogs it can build, and the edition each should be of."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from fubcli.embedded.manifest import Edition
from fubcli.embedded.placement import database_file
from fubcli.embedded.recipes import GENERATOR_VERSION, RECIPES, Recipe
from fubcli.embedded.scenarios.reach import label, last_night
from fubcli.model.catalogs import Catalogs, CatalogSpec
from fubcli.model.drill import Drill


@dataclass(frozen=True)
class Premises:
    """One directory of one lakehouse; `schemas` are those to create, by catalog."""

    directory: Path
    seed: int
    schemas: Mapping[str, frozenset[str]]

    @property
    def recipes(self) -> tuple[Recipe, ...]:
        """The catalogs that can be built, production before what mirrors it."""
        return tuple(
            recipe
            for recipe in RECIPES.values()
            if recipe.catalog in self.schemas and (recipe.mirrors is None or recipe.mirrors in self.schemas)
        )

    def path(self, catalog: str) -> Path:
        """Return where a catalog's file belongs."""
        return database_file(self.directory, catalog)

    def edition(self, catalog: str, now: datetime, drill: Drill | None = None) -> Edition:
        """Return what a catalog's file should be of at an instant, while a drill is in force."""
        layout = hashlib.sha256("\n".join(sorted(self.schemas[catalog])).encode()).hexdigest()[:12]
        night = last_night(drill, now)
        fault = label(drill, RECIPES[catalog], night)
        return Edition(GENERATOR_VERSION, self.seed, night.isoformat(), layout, fault)


def premises_of(directory: Path, catalogs: Catalogs, seed: int) -> Premises:
    """Read the schemas to create off catalogs.yaml's model."""
    schemas = {name: _schemas_to_create(catalogs.by_name[name]) for name in RECIPES if name in catalogs.by_name}
    return Premises(directory, seed, MappingProxyType(schemas))


def _schemas_to_create(catalog: CatalogSpec) -> frozenset[str]:
    # A schema that the documents only mention is a difference for `schema` to report; information_schema is DuckDB's.
    return frozenset(
        spec.name.lower()
        for spec in catalog.schemas.values()
        if spec.source != "mentioned" and spec.name.lower() != "information_schema"
    )
