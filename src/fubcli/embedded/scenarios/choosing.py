"""From what was asked to a drill: which table, which night, and whether they can be had."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from fubcli.embedded.nights import last_complete_night
from fubcli.embedded.premises import Premises
from fubcli.embedded.recipes import RECIPES
from fubcli.embedded.scenarios.catalogue import SCENARIOS
from fubcli.embedded.scenarios.lineage import exported
from fubcli.embedded.scenarios.reach import HISTORY_NIGHTS
from fubcli.errors import Remedy, UsageError
from fubcli.model.drill import HEALTHY, Drill
from fubcli.model.nights import hours_of

FIRST_PLACED = date(2015, 1, 1)
"""The earliest night with which a history can end: the people's ids count from 2010, and three years are invented."""


def chosen(name: str, night: date | None, table: str | None, premises: Premises, now: datetime) -> Drill | None:
    """Return the drill that was asked for, None for `healthy`.

    Raises UsageError for a scenario or table that is not there, for a night that the history does not have, and for an
    option that the scenario has no use for.
    """
    if name not in SCENARIOS:
        known = ", ".join(SCENARIOS)
        raise UsageError(f"There is no scenario {name!r}; there are {known}.", remedy=(_LIST,))
    scenario = SCENARIOS[name]
    if table is not None and not scenario.table:
        raise UsageError(f"{name} concerns no table; leave --table out.")
    if name == HEALTHY:
        if night is not None:
            raise UsageError(f"{name} concerns no night; leave --night out.")
        return None
    if not scenario.table:
        return Drill(name, _placed(night, now))
    where = _table(table or scenario.table, premises)
    scenario.accepts(where)
    return Drill(name, _night(night, now), where)


_LIST = Remedy("List the scenarios", ("fubcli", "demo", "list"))


def _placed(night: date | None, now: datetime) -> date:
    last = last_complete_night(now)
    if night is None:
        return next(day for day in (last - timedelta(days=n) for n in range(366)) if hours_of(day) != 24)
    if not FIRST_PLACED <= night <= last:
        raise UsageError(
            f"--night={night}: a history can end with a night from {FIRST_PLACED} to {last}, the last complete one."
        )
    return night


def _night(night: date | None, now: datetime) -> date:
    last = last_complete_night(now)
    first = last - timedelta(days=HISTORY_NIGHTS - 1)
    if night is None:
        return last
    if not first <= night <= last:
        raise UsageError(f"--night={night}: it is not in the history, where this can be from {first} to {last}.")
    return night


def _table(given: str, premises: Premises) -> str:
    known = [
        f"{catalog}.{name}"
        for catalog, schemas in premises.schemas.items()
        if RECIPES[catalog].needs_people
        for name in exported(catalog)
        if name.partition(".")[0] in schemas
    ]
    if given.lower() not in known:
        raise UsageError(
            f"--table={given}: it is no exported table of production (catalog.schema.table); "
            f"there are {', '.join(known)}."
        )
    return given.lower()
