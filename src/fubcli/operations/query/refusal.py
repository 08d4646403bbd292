"""A refusing decision as the error that the edge renders."""

from __future__ import annotations

from typing import Any

from fubcli.errors import NeedsStaging, Refused, Remedy
from fubcli.model.decision import Decision, Finding, Verdict
from fubcli.model.request import QueryRequest
from fubcli.model.statement import StatementKind
from fubcli.operations.query import commands
from fubcli.operations.query.expected import numbers

_ABOUT_COST = "scans_fit_the_budget"
"""The rule whose refusal needs what the statement was expected to read; its reason says by which scans."""


def not_a_read(kind: StatementKind, request: QueryRequest) -> Refused:
    """Return the error for a statement that the policy allows, and that an investigation does not run."""
    remedy = Remedy("Run it by itself", ("fubcli", "--operation=query", f"--query={request.sql}"), "destructive")
    return Refused(
        f"{kind.value.replace('_', ' ').upper()}: an investigation only reads.",
        remedy=[commands.for_request(remedy, request)],
        extra={"rule": "statement_kind_is_allowed", "span": {"start": 0, "end": len(request.sql)}},
    )


def refused(decision: Decision, request: QueryRequest) -> Refused:
    """Return the error for a decision that refuses; the first finding leads, the others are named.

    A finding without a place is about the whole of the statement. Commands repeat the parameters of the request.
    """
    lead = decision.findings[0] if decision.findings else Finding("statement_is_understood", "Nothing may run.")
    # What a staging run would answer is told when its turn comes: nothing else is wrong then.
    others = [finding.rule for finding in decision.findings[1:] if finding.verdict is Verdict.REFUSE]
    extra: dict[str, Any] = {"rule": lead.rule, "environment": decision.environment.value}
    start, end = lead.span or (0, len(request.sql))
    extra["span"] = {"start": start, "end": end}
    if others:
        extra["also"] = others
    if lead.rule == _ABOUT_COST:
        extra["estimate"] = numbers(decision.estimate)
    extra["safety"] = {"verdict": decision.verdict.value, "policy": decision.policy_version}
    if decision.proof and decision.proof.reasons:
        extra["reasons"] = list(decision.proof.reasons)
    remedies = lead.remedies or (Remedy("Read why", ("fubcli", "explain", lead.rule)),)
    kind = NeedsStaging if decision.verdict is Verdict.NEEDS_STAGING else Refused
    return kind(lead.reason, remedy=[commands.for_request(each, request) for each in remedies], extra=extra)
