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
from fubcli.model.statement import StatementFacts
from fubcli.policy.context import Context, shown


def check(facts: StatementFacts, context: Context) -> Finding | None:
    """Object to any statement but a query whose target is in a production catalog."""
    targets = [use for use in facts.tables if use.is_target and context.environment_of(use) is Environment.PRODUCTION]
    if not facts.kind.writes or not targets:
        return None
    where = shown([use.written for use in targets])
    verb = facts.kind.value.replace("_", " ").upper()
    reason = f"{verb} on {where}: production is read-only."
    return Finding("production_is_read_only", reason, targets[0].span, context.on_staging(facts))
