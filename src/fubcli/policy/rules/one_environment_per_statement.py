"""A statement stays in one environment, or reads only where its row of the policy lets it.

Why: joining production with a sandbox carries data out of production's protection, or somebody's test rows into a
report. The sandbox may read staging, because that is what staging's snapshot is for.

Refused:

    SELECT * FROM fub.contacts_silver.stages JOIN sandbox_fub.u_matttu.test_contacts USING (id)

Accepted:

    CREATE TABLE sandbox_fub.u_matttu.sample AS SELECT * FROM stage_fub.contacts_silver.stages
"""

from __future__ import annotations

from fubcli.errors import Remedy
from fubcli.model.decision import Finding
from fubcli.model.statement import StatementFacts
from fubcli.policy.context import Context


def check(facts: StatementFacts, context: Context) -> Finding | None:
    """Object to the first table that the row of the statement's environment does not let it touch."""
    for use in facts.tables:
        environment = context.environment_of(use)
        if environment is None:
            continue
        allowed = environment is context.environment if use.is_target else environment in context.row.may_read_from
        if not allowed:
            verb = "written" if use.is_target else "read"
            reason = f"{use.written} is in {environment} and may not be {verb} by a statement of {context.environment}."
            remedy = Remedy("Use tables of one environment; staging mirrors production, the sandbox may read staging")
            return Finding("one_environment_per_statement", reason, use.span, (remedy,))
    return None
