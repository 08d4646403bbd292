"""A decision that refuses, as the error that callers read."""

from fubcli.errors import ExitCode, Remedy
from fubcli.model.decision import Decision, Finding, Verdict
from fubcli.model.names import Environment
from fubcli.model.request import QueryRequest
from fubcli.model.statement import Span
from fubcli.operations.query.refusal import refused

REQUEST = QueryRequest("SELECT 1")
ELSEWHERE = Remedy("Run it on staging", ("fubcli", "--operation=query"))


def decision(*findings: Finding) -> Decision:
    return Decision(Verdict.REFUSE, Environment.PRODUCTION, "sha256:1", findings)


def test_the_first_finding_leads_and_the_others_are_named() -> None:
    first = Finding("first_rule", "Because.", Span(3, 7), (ELSEWHERE,))
    error = refused(decision(first, Finding("second_rule", "Also."), Finding("third_rule", "And.")), REQUEST)
    assert (error.detail, error.remedy, error.exit_code) == ("Because.", (ELSEWHERE,), ExitCode.REFUSED)
    assert error.extra == {
        "rule": "first_rule",
        "environment": "production",
        "span": {"start": 3, "end": 7},
        "also": ["second_rule", "third_rule"],
        "safety": {"verdict": "refuse", "policy": "sha256:1"},
    }


def test_a_finding_without_a_place_is_about_the_whole_text() -> None:
    error = refused(decision(Finding("a_rule", "Because.")), REQUEST)
    assert set(error.extra) == {"rule", "environment", "safety", "span"}
    assert error.extra["span"] == {"start": 0, "end": 8}


def test_a_finding_without_a_remedy_gets_the_explanation_of_its_rule() -> None:
    (remedy,) = refused(decision(Finding("a_rule", "Because.")), REQUEST).remedy
    assert remedy == Remedy("Read why", ("fubcli", "explain", "a_rule"))


def test_a_refusal_without_findings_is_still_a_refusal() -> None:
    error = refused(decision(), REQUEST)
    assert (error.extra["rule"], error.detail) == ("statement_is_understood", "Nothing may run.")
