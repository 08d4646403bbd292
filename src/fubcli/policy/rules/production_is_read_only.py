"""Production is read-only.

Why: it feeds live reporting and the nightly export; whatever must change there goes through the pipelines' code.

Refused:

    DELETE FROM fub.contacts_silver.stages WHERE id = 7

Accepted:

    SELECT * FROM fub.contacts_silver.stages WHERE id = 7
"""

from __future__ import annotations

from fubcli.model.decision import Finding
from fubcli.model.names import Environment
from fubcli.model.statement import StatementFacts, StatementKind
from fubcli.policy.context import Context, shown


def check(facts: StatementFacts, context: Context) -> Finding | None:
    """Object to any statement but a query on a production catalog."""
    if context.environment is not Environment.PRODUCTION or not facts.kind.writes:
        return None
    if facts.kind is StatementKind.UNKNOWN:
        return None  # said by the rules about understanding
    targets = [use for use in facts.tables if use.is_target]
    where = shown([use.written for use in targets])
    verb = facts.kind.value.replace("_", " ").upper()
    return Finding(
        "production_is_read_only",
        f"{verb} on {where}: production is read-only.",
        targets[0].span if targets else None,
        context.on_staging(facts),
    )
