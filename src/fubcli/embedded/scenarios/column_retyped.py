"""`column-retyped`: a migration gives a column of an exported table another type."""

from __future__ import annotations

import json

from fubcli.embedded.scenarios.columns import MIGRATIONS
from fubcli.embedded.scenarios.fault import Fault, Scenario, brief
from fubcli.embedded.scenarios.migrating import migrate, migration_of
from fubcli.model.drill import Briefing, Drill

_DELTA = {"VARCHAR": "string", "BIGINT": "long", "INTEGER": "integer", "DOUBLE": "double"}
_DATABRICKS = {"VARCHAR": "STRING", "INTEGER": "INT"}


def _told(drill: Drill) -> Briefing:
    change = MIGRATIONS[drill.table]
    broken = (
        f"The column {change.retyped} of {drill.table} is {_DATABRICKS.get(change.type, change.type)} "
        f"since the night of {drill.night}; staging has its old type a night longer."
    )
    return brief(drill, broken, "column-retyped")


def _strike(fault: Fault) -> None:
    change = migration_of(fault)
    column = {"name": change.retyped, "type": _DELTA[change.type], "nullable": True, "metadata": {}}
    what = f"ALTER COLUMN {change.retyped} SET DATA TYPE {change.type}"
    migrate(fault, what, "CHANGE COLUMN", {"column": json.dumps(column)})


SCENARIO = Scenario(
    "column-retyped",
    "A column of a table has another type, in the table and in information_schema.",
    _told,
    "fub.contacts_bronze.contacts",
    _strike,
)
