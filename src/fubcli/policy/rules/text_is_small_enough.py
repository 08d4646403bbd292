"""A statement is no larger, and no deeper, than the policy lets the guard look at.

Why: a guard that gives up half-way must not let the rest through, and megabytes of SQL are an attack or an accident.

Refused:

    SELECT ((((… 5,000 brackets …))))

Accepted:

    SELECT id FROM fub.contacts_silver.stages WHERE id IN (1, 2, 3)
"""

from __future__ import annotations

from fubcli.errors import Remedy
from fubcli.model.decision import Finding
from fubcli.model.statement import ConstructKind, StatementFacts
from fubcli.policy.context import Context


def check(facts: StatementFacts, context: Context) -> Finding | None:
    """Object to text beyond the policy's limits."""
    for construct in facts.constructs:
        if construct.kind is ConstructKind.TOO_LARGE:
            remedy = Remedy("Split the statement, or load long lists into a sandbox table and join it")
            return Finding("text_is_small_enough", f"Too large to judge: {construct.what}.", construct.span, (remedy,))
    return None
