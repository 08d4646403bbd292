"""`column-removed`: a migration drops a column of an exported table."""

from __future__ import annotations

import json

from fubcli.embedded.scenarios.columns import MIGRATIONS
from fubcli.embedded.scenarios.fault import Fault, Scenario, brief
from fubcli.embedded.scenarios.migrating import migrate, migration_of
from fubcli.model.drill import Briefing, Drill


def _told(drill: Drill) -> Briefing:
    column = MIGRATIONS[drill.table].removed
    broken = (
        f"The column {column} of {drill.table} is gone since the night of {drill.night}; staging has it a night longer."
    )
    return brief(drill, broken, "column-removed")


def _strike(fault: Fault) -> None:
    column = migration_of(fault).removed
    migrate(fault, f"DROP COLUMN {column}", "DROP COLUMNS", {"columns": json.dumps([column])})


SCENARIO = Scenario(
    "column-removed",
    "A column is gone from a table and from information_schema.",
    _told,
    "fub.contacts_bronze.contacts",
    _strike,
)
