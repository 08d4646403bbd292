"""Statements call functions that are on the allow-list.

Why: a SELECT can run code (`java_method`), call the network (`http_request`, `ai_query`), read files and secrets
(`read_files`, `secret`), or reach tables by a string (`event_log`), all without a single forbidden keyword. A function
that is not known to be harmless, or that has a schema before its name, is refused.

Refused:

    SELECT http_request(conn => 'slack', method => 'POST', path => '/x')

Accepted:

    SELECT upper(name), count(*) FROM fub.contacts_silver.stages GROUP BY ALL
"""

from __future__ import annotations

from fubcli.errors import Remedy
from fubcli.model.decision import Finding
from fubcli.model.statement import StatementFacts
from fubcli.policy.context import Context

RULE = "functions_are_allow_listed"


def check(facts: StatementFacts, context: Context) -> Finding | None:
    """Object to the first function that is not on the list, or that belongs to a schema."""
    allowed = context.policy.allowed_functions.get(facts.dialect, frozenset())
    for use in facts.functions:
        if use.qualified:
            return Finding(RULE, f"{use.name}(…) is a user's function; only listed built-in functions run.", use.span)
        if use.name not in allowed:
            remedy = Remedy("Use a listed function; a data lead can add a harmless one to safety_policy.yaml")
            return Finding(RULE, f"{use.name}(…) is not on the list of allowed functions.", use.span, (remedy,))
    return None
