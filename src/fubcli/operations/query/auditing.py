"""The audit of one query: its decision is on the disk before anything runs, its outcome before anybody is told."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from fubcli.errors import AuditUnavailable, FubError
from fubcli.model.audit import Decided, Finished, RecordedStatement
from fubcli.model.decision import Decision
from fubcli.model.envelope import Envelope, WarehouseInfo
from fubcli.model.request import Parameter, QueryRequest
from fubcli.model.statement import StatementFacts
from fubcli.operations.recording import failed, milliseconds_since, recorded
from fubcli.ports import Warehouse
from fubcli.sql.redaction import redacted

if TYPE_CHECKING:
    from fubcli.model.catalogs import Catalogs
    from fubcli.model.result import ResultSet, ResultStream
    from fubcli.model.snapshot import CatalogSnapshot
    from fubcli.operations.query.run import QueryPorts
    from fubcli.policy.permit import Permit

_LONGEST_TEXT = 16_000
"""Characters of a statement that are kept."""
_LONGEST_JUSTIFICATION = 2_000

Settle = Callable[[QueryRequest, "QueryPorts", StatementFacts, Decision], Envelope]


def audited(
    settle: Settle, request: QueryRequest, ports: QueryPorts, facts: StatementFacts, decision: Decision
) -> Envelope:
    """Record a decision, act on it with `settle`, and record the outcome.

    Raises AuditUnavailable, before anything runs, when the decision cannot be recorded where the policy needs it;
    or where masked data is to be shown; anywhere else that is a finding of the answer.
    """
    entry = _decided(request, ports, facts, decision)
    runs = decision.allowed and not request.dry_run
    unrecorded = recorded(ports.audit, entry)
    if unrecorded and runs and (needing := _needing_audit(request, ports, decision)):
        raise AuditUnavailable(f"Nothing was run: {needing} needs an audit log. {unrecorded}")
    witness = _Witness(ports.warehouse)
    started = time.monotonic()
    try:
        envelope = settle(request, replace(ports, warehouse=witness), facts, decision)
    except BaseException as error:
        if runs and not unrecorded:
            unrecorded = recorded(ports.audit, failed(entry.call, error, started, witness.statement_id))
        if unrecorded and isinstance(error, FubError):
            error.extra["unaudited"] = unrecorded
        raise
    if runs and not unrecorded:
        unrecorded = recorded(ports.audit, _succeeded(entry.call, envelope.data, witness, started))
    return _with_finding(envelope, unrecorded) if unrecorded else envelope


def _needing_audit(request: QueryRequest, ports: QueryPorts, decision: Decision) -> str:
    """Return what must not run without a record: an environment, or whatever shows data that was masked."""
    if ports.policy.row(decision.environment).needs_audit:
        return decision.environment.value
    return "--justification" if request.justification else ""


def _decided(request: QueryRequest, ports: QueryPorts, facts: StatementFacts, decision: Decision) -> Decided:
    named = [use for use in facts.tables if use.name]
    return Decided(
        call=os.urandom(8).hex(),
        operation="query",
        environment=decision.environment.value,
        warehouse=ports.warehouse.info,
        verdict=decision.verdict.value,
        rules=tuple(dict.fromkeys(finding.rule for finding in decision.findings)),
        policy=decision.policy_version,
        receipt=decision.proof.receipt if decision.proof else "",
        statement=_statement(request, facts, ports.catalogs),
        tables=tuple(sorted({str(use.name).rstrip(".") for use in named if not use.is_target})),
        targets=tuple(sorted({str(use.name).rstrip(".") for use in named if use.is_target})),
        parameters={each.name: each.type for each in request.parameters.values()},
        dry_run=request.dry_run,
        justification=(request.justification or "")[:_LONGEST_JUSTIFICATION],
        origin=ports.origin,
    )


def _statement(request: QueryRequest, facts: StatementFacts, catalogs: Catalogs) -> RecordedStatement:
    text = redacted(facts, catalogs)
    whole = request.sql if text is None else text
    return RecordedStatement(
        kind=facts.kind.value,
        text=None if text is None else text[:_LONGEST_TEXT],
        sha256=hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest(),
        characters=len(whole),
        is_cut=text is not None and len(text) > _LONGEST_TEXT,
    )


def _succeeded(call: str, data: Mapping[str, Any], witness: _Witness, started: float) -> Finished:
    masked = data.get("safety", {}).get("masked")
    return Finished(
        call=call,
        outcome="ok",
        exit_code=0,
        duration_ms=milliseconds_since(started),
        rows=data.get("row_count"),
        affected_rows=data.get("affected_rows"),
        truncated=data.get("truncated"),
        statement_id=witness.statement_id,
        masked_columns=None if masked is None else len(masked),
        artifact_sha256=data.get("artifact", {}).get("sha256"),
    )


def _with_finding(envelope: Envelope, reason: str) -> Envelope:
    finding = {"id": "not-audited", "severity": "warning", "title": reason}
    return replace(envelope, data={**envelope.data, "findings": [*envelope.data["findings"], finding]})


@dataclass
class _Witness:
    """The warehouse itself, remembering which statement id the engine gave."""

    warehouse: Warehouse
    statement_id: str | None = None

    @property
    def info(self) -> WarehouseInfo:
        return self.warehouse.info

    def execute(self, permit: Permit, *, parameters: Mapping[str, Parameter]) -> ResultSet:
        result = self.warehouse.execute(permit, parameters=parameters)
        self.statement_id = result.statement_id
        return result

    @contextmanager
    def stream(self, permit: Permit, *, parameters: Mapping[str, Parameter], arrow: bool) -> Iterator[ResultStream]:
        with self.warehouse.stream(permit, parameters=parameters, arrow=arrow) as result:
            self.statement_id = result.statement_id
            yield result

    def dry_run(self, permit: Permit, *, parameters: Mapping[str, Parameter]) -> int | None:
        return self.warehouse.dry_run(permit, parameters=parameters)

    def fingerprint(self, catalog: str) -> str:
        return self.warehouse.fingerprint(catalog)

    def snapshot(self, catalog: str) -> CatalogSnapshot:
        return self.warehouse.snapshot(catalog)
