"""Each environment runs the kinds of statement that its row of the policy lists, and no other.

Why: staging allows full testing of rows, tables and views; only the sandbox lets schemas come and go.

Refused:

    DROP SCHEMA stage_fub.contacts_silver CASCADE

Accepted:

    CREATE TABLE sandbox_fub.u_matttu.sample AS SELECT * FROM stage_fub.contacts_silver.stages
"""

from __future__ import annotations

from fubcli.model.decision import Finding
from fubcli.model.names import Environment
from fubcli.model.statement import StatementFacts, StatementKind
from fubcli.policy.context import Context


def check(facts: StatementFacts, context: Context) -> Finding | None:
    """Object to a kind that the environment's row does not list."""
    if facts.kind is StatementKind.UNKNOWN or facts.kind in context.row.statements:
        return None
    if context.environment is Environment.PRODUCTION and facts.kind.writes:
        return None  # production_is_read_only says it better
    verb = facts.kind.value.replace("_", " ").upper()
    allowed = ", ".join(sorted(kind.value for kind in context.row.statements)) or "nothing"
    return Finding("statement_kind_is_allowed", f"{verb} is not allowed in {context.environment}; allowed: {allowed}.")
