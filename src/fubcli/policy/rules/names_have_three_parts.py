"""Every table is named by catalog, schema and table, or completed from --catalog and --schema.

Why: what a shorter name means depends on the session; the guard judges tables, not guesses.

Refused:

    SELECT * FROM contacts

Accepted:

    SELECT * FROM fub.contacts_silver.stages
"""

from __future__ import annotations

from fubcli.errors import Remedy
from fubcli.model.decision import Finding
from fubcli.model.statement import ConstructKind, StatementFacts
from fubcli.policy.context import Context

_SAID_ELSEWHERE = (ConstructKind.PATH_RELATION, ConstructKind.DYNAMIC_NAME)


def check(facts: StatementFacts, context: Context) -> Finding | None:
    """Object to names that do not resolve to three plain parts."""
    if any(construct.kind in _SAID_ELSEWHERE for construct in facts.constructs):
        return None
    for use in facts.tables:
        if use.name is None:
            remedy = Remedy("Write catalog.schema.table, or give --catalog and --schema")
            reason = f"{use.written} is not a three-part name."
            return Finding("names_have_three_parts", reason, use.span, (remedy,))
    return None
