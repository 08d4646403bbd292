"""A fault that is about to be put into a catalog, and the scenario that knows how."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fubcli.embedded.recipes import Recipe
from fubcli.embedded.scenarios.lineage import fed_by
from fubcli.model.drill import Briefing, Drill, Truth

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class Fault:
    """Where to strike: the connection's default catalog has just been built, healthy."""

    connection: DuckDBPyConnection
    recipe: Recipe
    name: str
    """`schema.table`"""
    night: date
    is_last: bool
    """Whether it is the last night of this catalog's history: then the night's rows are there to be changed, too."""

    @property
    def following(self) -> tuple[str, ...]:
        """What is made of the table, nearest first."""
        return fed_by(self.recipe.mirrors or self.recipe.catalog, self.name)

    def appends(self, name: str) -> bool:
        """Whether a table grows by the night, rather than being written anew."""
        return name in self.recipe.appends


def nothing(fault: Fault) -> None:
    """Break nothing."""


def any_table(table: str) -> None:
    """Accept every exported table."""


@dataclass(frozen=True)
class Scenario:
    """One thing that can go wrong with an export. `table` is what it strikes by itself, empty when it strikes none."""

    name: str
    sentence: str
    told: Callable[[Drill], Briefing]
    """Says what a drill breaks; pure."""
    table: str = ""
    strike: Callable[[Fault], None] = nothing
    """Breaks it."""
    accepts: Callable[[str], None] = any_table
    """Raises UsageError for a table (catalog.schema.table) that it cannot strike."""


def brief(drill: Drill, broken: str, kind: str, following: str = "") -> Briefing:
    """Return the briefing of a drill whose table has one fault, and what is made of it another, if any."""
    catalog, _, name = drill.table.partition(".")
    effects = [Truth(f"{catalog}.{each}", drill.night, following) for each in fed_by(catalog, name) if following]
    return Briefing(drill, broken, (Truth(drill.table, drill.night, kind),), tuple(effects))
