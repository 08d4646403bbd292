"""What stands in FROM is a table of a catalog, never a path.

Why: ``csv.`/Volumes/x` `` reads any file that the warehouse can reach, past every table permission and every tag.

Refused:

    SELECT * FROM parquet.`/mnt/exports/contacts`

Accepted:

    SELECT * FROM fub.contacts_bronze.contacts WHERE account_id = '12345'
"""

from __future__ import annotations

from fubcli.model.decision import Finding
from fubcli.model.statement import ConstructKind, StatementFacts
from fubcli.policy.context import Context


def check(facts: StatementFacts, context: Context) -> Finding | None:
    """Object to relations that are paths into storage."""
    for construct in facts.constructs:
        if construct.kind is ConstructKind.PATH_RELATION:
            return Finding("relations_are_tables", f"Reads storage directly: {construct.what}.", construct.span)
    return None
