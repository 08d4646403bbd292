"""Facts, decision, permit, rows, event: the flow of one query from top to bottom."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from fubcli.errors import EngineRejected, UsageError
from fubcli.model.audit import Origin
from fubcli.model.catalogs import Catalogs
from fubcli.model.decision import Decision
from fubcli.model.dialect import SqlDialect
from fubcli.model.envelope import Envelope
from fubcli.model.lineage import Lineage
from fubcli.model.names import Environment
from fubcli.model.policy import SafetyPolicy
from fubcli.model.request import QueryRequest
from fubcli.model.statement import StatementFacts
from fubcli.operations.query import auditing, promoting, refusal, rows, telling
from fubcli.operations.query.expected import in_brief
from fubcli.operations.query.exporting import exported
from fubcli.operations.query.judged import Judged
from fubcli.operations.query.judging import judge
from fubcli.operations.query.masking import Shown, justification_of, reads_views, without_values
from fubcli.policy.context import browse
from fubcli.policy.engine import permit
from fubcli.policy.masking import Masking
from fubcli.ports import ArtifactStore, AuditLog, Clock, Promotion, Snapshots, Warehouse
from fubcli.results.encoding import encode
from fubcli.results.masking import masked

_MOST_BROWSED = 4
"""Tables of a rejected statement whose columns are one command away."""


@dataclass(frozen=True)
class QueryPorts:
    """What a query needs from the world."""

    catalogs: Catalogs
    policy: SafetyPolicy
    warehouse: Warehouse
    artifacts: ArtifactStore
    snapshots: Snapshots
    masking_key: Callable[[], bytes]
    clock: Clock
    audit: AuditLog
    origin: Origin
    promotion: Promotion
    settle: Callable[[], None] = lambda: None
    """Called when an export is whole and about to take its place: from then on no interrupt changes the outcome.

    Raises KeyboardInterrupt when one has come.
    """


def run(request: QueryRequest, ports: QueryPorts) -> Envelope:
    """Judge a statement and, unless it is a dry run, run it; with `promote` on staging, then on production.

    Raises Refused or NeedsStaging with the findings, UsageError for parameters that do not fit, AuditUnavailable, or
    what the warehouse raises.
    """
    if request.promote and not request.dry_run:
        return promoting.run_both(request, ports, lambda each: judge(each, ports)[:2], lambda each: _run(each, ports))
    return _run(request, ports)


def _run(request: QueryRequest, ports: QueryPorts) -> Envelope:
    justification = justification_of(request)
    facts, decision, lineage = judge(request, ports)
    settle = partial(_settled, lineage=lineage, is_justified=bool(justification))
    return auditing.audited(settle, request, ports, facts, decision)


def _settled(  # noqa: PLR0913 - what was judged, and what the judgement left to decide
    request: QueryRequest,
    ports: QueryPorts,
    facts: StatementFacts,
    decision: Decision,
    *,
    lineage: Lineage | None,
    is_justified: bool,
) -> Envelope:
    """Act on a decision: refuse, tell what would run, or run it."""
    if not decision.allowed:
        raise refusal.refused(decision, request)
    if request.reads_only and facts.kind.writes:
        raise refusal.not_a_read(facts.kind, request)
    _check_parameters(facts, request)
    if facts.kind.writes and (request.fields or request.output_file):
        raise UsageError("--fields and --output-file are for rows, and a write returns none.")
    allowed = permit(facts, decision, policy=ports.policy, catalogs=ports.catalogs, request=request)
    tables = (*allowed.tables, *allowed.targets)
    shown = Shown(lineage, Masking(ports.policy, ports.catalogs, tables, is_justified=is_justified))
    judged = Judged(facts, decision, allowed, shown)
    if request.dry_run:
        read = ports.warehouse.dry_run(allowed, parameters=request.parameters)
        data = telling.decision_data(judged, ports.warehouse.info) | telling.cost(read, ports.warehouse.info)
        return Envelope("query", "result", "query-decision", data, judged.subject)
    return Envelope("query", "result", "query-result", _answer(request, ports, judged), judged.subject)


def _check_parameters(facts: StatementFacts, request: QueryRequest) -> None:
    wanted, given = set(facts.parameters), set(request.parameters)
    sign = "@" if facts.dialect is SqlDialect.BIGQUERY else ":"
    if "?" in wanted:
        raise UsageError(
            f"The statement has `?` in it; name its parameters (`{sign}name`) and give --param name=value."
        )
    if missing := sorted(wanted - given):
        named = ", ".join(f"{sign}{name}" for name in missing)
        raise UsageError(f"No value for {named}; give --param {missing[0]}=value.")
    if unused := sorted(given - wanted):
        raise UsageError(f"The statement has no parameter {', '.join(f'{sign}{name}' for name in unused)}.")


def _answer(request: QueryRequest, ports: QueryPorts, judged: Judged) -> dict[str, Any]:
    with _in_safe_words(judged, ports):
        if request.output_file is None:
            returned = _returned(request, ports, judged)
        else:
            returned = exported(request, request.output_file, ports, judged)
    data = telling.result_head(judged.decision, ports.warehouse.info, returned.masks)
    data["safety"] |= in_brief(judged.decision)
    data |= returned.members
    data |= telling.result_tail(request, judged, returned.outcome, returned.masks, duration_ms=returned.duration_ms)
    data |= telling.cost(returned.outcome.estimated_bytes, ports.warehouse.info)
    data["question"] = telling.question(request, judged)
    if judged.decision.environment is Environment.STAGING:
        promoting.leave_receipt(request, ports, judged.facts, data)
    return data


def _returned(request: QueryRequest, ports: QueryPorts, judged: Judged) -> rows.Returned:
    """Run it and have its rows in the event, or beside it when they are too many."""
    started = time.monotonic()
    result = ports.warehouse.execute(judged.permit, parameters=request.parameters)
    duration = round((time.monotonic() - started) * 1000)
    masks = judged.shown.masks([column.name for column in result.columns])
    visible = masked(result, masks, ports.masking_key() if masks else b"")
    members: dict[str, Any] = {}
    if result.affected_rows is not None or judged.permit.kind.writes:
        members["affected_rows"] = result.affected_rows
    members |= rows.in_event(request, ports.artifacts, rows.chosen(encode(visible), request.fields))
    return rows.Returned(result, masks, members, duration)


@contextmanager
def _in_safe_words(judged: Judged, ports: QueryPorts) -> Iterator[None]:
    """Have a rejection quote no values; one without advice gets the way to the columns of its tables."""
    try:
        yield
    except EngineRejected as error:
        allowed = judged.permit
        if not error.remedy and (named := [*allowed.tables, *allowed.targets]):
            tables = list(dict.fromkeys((each.catalog, each.schema, each.table) for each in named))
            error.remedy = tuple(browse(*each) for each in tables[:_MOST_BROWSED])
        may_quote = judged.shown.may_quote and not reads_views(allowed.tables, ports.snapshots)
        raise without_values(error, may_quote=may_quote) from None
