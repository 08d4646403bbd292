"""Which nights and catalogs a drill reaches; the fast path asks this, so nothing heavy is imported here."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from fubcli.embedded.nights import last_complete_night
from fubcli.embedded.recipes import Recipe
from fubcli.model.drill import STRUCTURAL, Drill

HISTORY_NIGHTS = 60
"""How many nights the ledger of commits has."""

_PLACES_HISTORY = "dst-night"


def last_night(drill: Drill | None, now: datetime) -> date:
    """Return the last night of the history: the last complete one, unless a drill places it."""
    return drill.night if drill and drill.scenario == _PLACES_HISTORY else last_complete_night(now)


def last_commit_night(recipe: Recipe, night: date) -> date:
    """Return the last night that a catalog holds when production holds `night`: a mirror is one behind."""
    return night - timedelta(days=1) if recipe.mirrors else night


def hits(drill: Drill | None, recipe: Recipe, night: date) -> bool:
    """Whether a drill changes a catalog whose production's last night is `night`.

    Staging is cloned from production a night later: it then has other columns, and no rows of its own to lose.
    """
    if drill is None or not drill.table:
        return False
    catalog = drill.table.partition(".")[0]
    if recipe.catalog != catalog and not (recipe.mirrors == catalog and drill.scenario in STRUCTURAL):
        return False
    return 0 <= (last_commit_night(recipe, night) - drill.night).days < HISTORY_NIGHTS


def label(drill: Drill | None, recipe: Recipe, night: date) -> str:
    """Return what a catalog's edition says of a drill: empty when the catalog is as without one."""
    return f"{drill.scenario} {drill.table} {drill.night}" if drill and hits(drill, recipe, night) else ""
