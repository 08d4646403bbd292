"""Changes of columns: in the table itself, and in production's ledger just before the night's load."""

from __future__ import annotations

from fubcli.embedded.scenarios.columns import MIGRATIONS, Migration
from fubcli.embedded.scenarios.commits import alter
from fubcli.embedded.scenarios.fault import Fault


def migration_of(fault: Fault) -> Migration:
    """Return how the fault's table is changed; staging's as the production table that it is a copy of."""
    return MIGRATIONS[f"{fault.recipe.mirrors or fault.recipe.catalog}.{fault.name}"]


def migrate(fault: Fault, change: str, operation: str, parameters: dict[str, str]) -> None:
    """Change the table by what follows ALTER TABLE; a clone shows the new columns and no commit that changed them."""
    fault.connection.execute(f"ALTER TABLE {fault.name} {change}")
    if fault.recipe.mirrors is None:
        alter(fault, fault.name, operation, parameters)
