"""Optimizer hints stay only when they are on the policy's list.

Why: a hint is a comment to one reader and code to another; the listed ones change how fast a plan is, never what it
reads.

Refused:

    SELECT /*+ SOMETHING(s) */ * FROM fub.contacts_silver.stages s

Accepted:

    SELECT /*+ BROADCAST(s) */ * FROM fub.contacts_silver.stages s
"""

from __future__ import annotations

from fubcli.model.decision import Finding
from fubcli.model.statement import ConstructKind, StatementFacts
from fubcli.policy.context import Context


def check(facts: StatementFacts, context: Context) -> Finding | None:
    """Object to a hint that is not listed."""
    for construct in facts.constructs:
        if construct.kind is ConstructKind.HINT and construct.what not in context.policy.hints:
            return Finding("hints_are_allow_listed", f"The hint {construct.what} is not allowed.", construct.span)
    return None
