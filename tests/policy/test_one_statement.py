"""A count of statements is enough to refuse, also where the second one cannot be pointed at."""

from __future__ import annotations

from fubcli.model.statement import StatementFacts, StatementKind
from fubcli.policy.engine import decide
from fubcli.sql.restate import restate
from tests.policy.cases import TODAY, configuration


def test_two_statements_without_a_place_are_refused_without_a_span() -> None:
    known = configuration()
    facts = StatementFacts("", 2, StatementKind.UNKNOWN)
    decision = decide(facts, policy=known.policy, catalogs=known.catalogs, restate=restate, today=TODAY)
    lead = decision.findings[0]
    assert (lead.rule, lead.reason) == ("one_statement_only", "2 statements in one text; a call runs one.")
    assert lead.span is None
