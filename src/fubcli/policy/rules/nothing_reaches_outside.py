"""A statement stays inside the catalogs: no programs, no storage locations, no copies by reference.

Why: TRANSFORM … USING runs a program on the cluster; LOCATION, COPY and directories read and write files that no
catalog permission covers.

Refused:

    SELECT TRANSFORM(id) USING 'sh -c id' AS (x) FROM fub.contacts_silver.stages

Accepted:

    SELECT transform(array(1, 2), x -> x + 1)
"""

from __future__ import annotations

from fubcli.model.decision import Finding
from fubcli.model.statement import ConstructKind, StatementFacts
from fubcli.policy.context import Context


def check(facts: StatementFacts, context: Context) -> Finding | None:
    """Object to constructs that reach outside the catalogs, in any environment."""
    for construct in facts.constructs:
        if construct.kind is ConstructKind.OUTSIDE_WORLD:
            return Finding(
                "nothing_reaches_outside", f"Reaches outside the catalogs: {construct.what}.", construct.span
            )
    return None
