"""One call runs one statement.

Why: a second statement behind a semicolon is the oldest way to get a write past a guard.

Refused:

    SELECT 1; DROP TABLE fub.contacts_silver.stages

Accepted:

    SELECT 1;
"""

from __future__ import annotations

from fubcli.errors import Remedy
from fubcli.model.decision import Finding
from fubcli.model.statement import ConstructKind, StatementFacts
from fubcli.policy.context import Context


def check(facts: StatementFacts, context: Context) -> Finding | None:
    """Object to anything but exactly one statement."""
    if facts.statement_count == 1:
        return None
    if facts.statement_count == 0:
        return Finding("one_statement_only", "There is no statement in the text.")
    second = next((each.span for each in facts.constructs if each.kind is ConstructKind.SECOND_STATEMENT), None)
    reason = f"{facts.statement_count} statements in one text; a call runs one."
    return Finding("one_statement_only", reason, second, (Remedy("Send each statement in a call of its own"),))
