"""Puts a drill's fault into a catalog that has just been built."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from fubcli.embedded.recipes import Recipe
from fubcli.embedded.scenarios.catalogue import SCENARIOS
from fubcli.embedded.scenarios.fault import Fault
from fubcli.embedded.scenarios.reach import last_commit_night
from fubcli.model.drill import Drill

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def afflict(connection: DuckDBPyConnection, recipe: Recipe, drill: Drill, night: date) -> None:
    """Strike the default catalog, whose production's last night is `night`."""
    is_last = last_commit_night(recipe, night) == drill.night
    name = drill.table.partition(".")[2]
    SCENARIOS[drill.scenario].strike(Fault(connection, recipe, name, drill.night, is_last))
