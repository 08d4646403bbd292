"""A refusing decision as the error that the edge renders."""

from __future__ import annotations

from typing import Any

from fubcli.errors import Refused, Remedy
from fubcli.model.decision import Decision, Finding
from fubcli.operations.query.expected import numbers

_ABOUT_COST = "scans_fit_the_budget"
"""The rule whose refusal needs what the statement was expected to read; its reason says by which scans."""


def refused(decision: Decision, sql: str) -> Refused:
    """Return the error for a decision that refuses; the first finding leads, the others are named.

    A finding without a place is about the whole of `sql`.
    """
    lead = decision.findings[0] if decision.findings else Finding("statement_is_understood", "Nothing may run.")
    others = [finding.rule for finding in decision.findings[1:]]
    extra: dict[str, Any] = {"rule": lead.rule, "environment": decision.environment.value}
    start, end = lead.span or (0, len(sql))
    extra["span"] = {"start": start, "end": end}
    if others:
        extra["also"] = others
    if lead.rule == _ABOUT_COST:
        extra["estimate"] = numbers(decision.estimate)
    extra["safety"] = {"verdict": decision.verdict.value, "policy": decision.policy_version}
    remedies = lead.remedies or (Remedy("Read why", ("fubcli", "explain", lead.rule)),)
    return Refused(lead.reason, remedy=remedies, extra=extra)
