"""Staging first: receipts looked up and left, and both runs in one call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from fubcli.errors import FubError, Refused, UsageError
from fubcli.model.catalogs import Catalogs
from fubcli.model.decision import Decision, Verdict
from fubcli.model.envelope import Envelope
from fubcli.model.names import Environment
from fubcli.model.policy import SafetyPolicy
from fubcli.model.request import QueryRequest
from fubcli.model.statement import StatementFacts, StatementKind
from fubcli.operations.query import commands
from fubcli.policy.complexity import complexities
from fubcli.policy.context import query_remedy
from fubcli.sql.restate import restate

if TYPE_CHECKING:
    from fubcli.operations.query.run import QueryPorts

Judge = Callable[[QueryRequest], tuple[StatementFacts, Decision]]
Run = Callable[[QueryRequest], Envelope]


def production_text(facts: StatementFacts, catalogs: Catalogs) -> str | None:
    """Return what a staging query is a rehearsal of, or None when it is none: a write, or a table without a twin."""
    return _twin(facts, catalogs.production_of)


def leave_receipt(request: QueryRequest, ports: QueryPorts, facts: StatementFacts, data: dict[str, Any]) -> None:
    """Leave a receipt for a run on staging and tell of it in the event's data.

    A statement that is no rehearsal leaves none and adds nothing. What keeps a receipt from being left is a finding.
    """
    text = production_text(facts, ports.catalogs)
    if text is None:
        return
    receipt, notes = ports.promotion.issue(facts, rows=data["row_count"], duration_ms=data["duration_ms"])
    data["findings"] += [{"id": "promotion-receipt", "severity": "warning", "title": note} for note in notes]
    if receipt is None:
        return
    data["promotion"] = {"receipt": receipt.id, "expires": receipt.expires}
    if is_complex(facts, ports.policy, ports.catalogs):
        command = commands.for_request(query_remedy("Run it on production", text), request)
        data["next"] += [{"title": command.title, "argv": list(command.argv), "effect": command.effect}]


def is_complex(facts: StatementFacts, policy: SafetyPolicy, catalogs: Catalogs) -> bool:
    """Whether a statement's production twin needs a staging run."""
    row = policy.row(Environment.PRODUCTION)
    return bool(complexities(facts, row, catalogs, policy.large_table_rows))


@dataclass(frozen=True)
class _Both:
    """The two requests of one promotion; `staging` is None where it need not run, or production refuses anyway."""

    staging: QueryRequest | None
    production: QueryRequest


def run_both(request: QueryRequest, ports: QueryPorts, judge: Judge, run: Run) -> Envelope:
    """Run a statement on staging, then on production; stop at the first that fails, and tell of both in one event.

    Raises UsageError for a statement that has no two sides, and what either run raises, with what happened before.
    """
    both = _requests(request, ports, judge)
    if both.staging is None:
        return _alone(request, both.production, run)
    try:
        rehearsal = run(both.staging).data
    except FubError as error:
        error.extra["promotion"] = {"failed": "staging"}
        raise
    told = {"staging": _summary(rehearsal)}
    try:
        final = run(both.production)
    except FubError as error:
        titles = [finding["title"] for finding in rehearsal["findings"]]
        error.extra["promotion"] = {**told, "failed": "production"} | ({"findings": titles} if titles else {})
        raise
    findings = [*rehearsal["findings"], *final.data["findings"]]
    return replace(final, data={**final.data, "findings": findings, "promotion": told})


def _alone(request: QueryRequest, production: QueryRequest, run: Run) -> Envelope:
    try:
        return run(production)
    except Refused as error:
        if production.sql != request.sql:  # the place is in the twin's text, which the caller did not write
            error.extra.pop("span", None)
        raise


def _requests(request: QueryRequest, ports: QueryPorts, judge: Judge) -> _Both:
    """Return what is to run where; what production would refuse does not run on staging either."""
    facts, decision = judge(request)
    once = replace(request, promote=False)
    if decision.environment is Environment.STAGING and (text := production_text(facts, ports.catalogs)):
        twin = replace(once, sql=text, catalog=None, schema=None)
        is_refused = judge(twin)[1].verdict is Verdict.REFUSE
        return _Both(None if is_refused else _rehearsal(once), twin)
    if decision.verdict is Verdict.REFUSE:
        return _Both(None, once)
    text = _twin(facts, ports.catalogs.staging_of)
    if text is None:
        raise UsageError("--promote is for queries whose tables are on staging and on production.")
    proof = decision.proof or ports.promotion.proof(facts)
    if proof.without_twin:
        raise UsageError(f"--promote: {', '.join(proof.without_twin)} does not exist, so there are no two sides.")
    rehearsal = _rehearsal(replace(once, sql=text, catalog=None, schema=None))
    return _Both(None if proof.receipt else rehearsal, once)


def _twin(facts: StatementFacts, other_half: Callable[[str], str | None]) -> str | None:
    names = {use.name.catalog if use.name else "" for use in facts.tables}
    swaps = {name: twin for name in names if (twin := other_half(name))}
    is_paired = facts.kind is StatementKind.QUERY and swaps and swaps.keys() == names
    return restate(facts, swaps) if is_paired else None


def _rehearsal(request: QueryRequest) -> QueryRequest:
    """The staging run is for its receipt: its rows are counted and go nowhere."""
    return replace(request, fields=(), inline_chars=None, output_file=None)


def _summary(data: Mapping[str, Any]) -> dict[str, Any]:
    return {"rows": data["row_count"], "duration_ms": data["duration_ms"], **data.get("promotion", {})}
