"""Every name is written out in the text.

Why: IDENTIFIER(…) decides when the statement runs which table it reads; no guard can judge a table it cannot see.

Refused:

    SELECT * FROM IDENTIFIER(:table_name)

Accepted:

    SELECT * FROM fub.contacts_silver.stages WHERE id = :id
"""

from __future__ import annotations

from fubcli.errors import Remedy
from fubcli.model.decision import Finding
from fubcli.model.statement import ConstructKind, StatementFacts
from fubcli.policy.context import Context


def check(facts: StatementFacts, context: Context) -> Finding | None:
    """Object to names that are computed at run time."""
    for construct in facts.constructs:
        if construct.kind is ConstructKind.DYNAMIC_NAME:
            remedy = Remedy("Write the three-part name; parameters are for values")
            reason = f"The table cannot be judged: {construct.what}."
            return Finding("names_are_written_out", reason, construct.span, (remedy,))
    return None
