"""Every reader reads the text the same way.

Why: comments, quotes and look-alike characters that the guard reads differently from the warehouse have hidden writes
from every guard that was attacked with them. Refusing what two readers could read differently costs nobody anything.

Refused:

    /* /*+ */ DROP TABLE fub.contacts_silver.stages -- */ SELECT 2

Accepted:

    SELECT id /* the key */ FROM fub.contacts_silver.stages -- small table
"""

from __future__ import annotations

from fubcli.errors import Remedy
from fubcli.model.decision import Finding
from fubcli.model.statement import ConstructKind, StatementFacts
from fubcli.policy.context import Context


def check(facts: StatementFacts, context: Context) -> Finding | None:
    """Object to text that is ambiguous."""
    for construct in facts.constructs:
        if construct.kind is ConstructKind.UNREADABLE:
            remedy = Remedy("Write it in plain ASCII SQL without that comment, literal or character")
            return Finding("text_reads_one_way", f"Ambiguous text: {construct.what}.", construct.span, (remedy,))
    return None
