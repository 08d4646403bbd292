"""The members of a query's event, in the order in which a reader needs them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fubcli.model.decision import Decision
from fubcli.model.envelope import WarehouseInfo
from fubcli.model.request import QueryRequest
from fubcli.model.result import ResultSet
from fubcli.model.statement import StatementFacts

if TYPE_CHECKING:
    from fubcli.policy.permit import Permit

PREVIEW_CHARS = 1_500
"""How many characters of rows stay in an event whose rows went into a file."""
_LONGEST_ARGUMENT = 300


def safety(decision: Decision) -> dict[str, Any]:
    """Return what the policy said, without what there is nothing to say about."""
    said: dict[str, Any] = {"verdict": decision.verdict.value, "policy": decision.policy_version}
    if decision.rewrites:
        said["rewrites"] = [{"rule": each.rule, "description": each.description} for each in decision.rewrites]
    return said


def warehouse(info: WarehouseInfo) -> dict[str, Any]:
    """Return which warehouse answered."""
    return {"engine": info.engine, "profile": info.profile, "embedded": info.embedded}


def result_head(decision: Decision, info: WarehouseInfo) -> dict[str, Any]:
    """Return what stands before the rows."""
    return {
        "operation": "query",
        "environment": decision.environment.value,
        "warehouse": warehouse(info),
        "safety": safety(decision),
    }


def result_tail(
    request: QueryRequest, facts: StatementFacts, allowed: Permit, result: ResultSet, *, duration_ms: int
) -> dict[str, Any]:
    """Return what stands after the rows: whether they are all, in which order, and what to do next."""
    tail: dict[str, Any] = {"truncated": result.truncated}
    if result.truncated:
        tail["truncation"] = {"reason": "row_cap", "limit": allowed.max_rows}
    elif facts.limit is not None and len(result.rows) == facts.limit:
        tail["limited_by_statement"] = facts.limit
    tail["ordering"] = "as_queried" if facts.is_ordered else "unspecified"
    tail["duration_ms"] = duration_ms
    tail["findings"] = [*_narrowed(request, allowed), *_repairs(result)]
    tail["next"] = _next(request, allowed) if result.truncated else []
    tail["untrusted"] = ["/columns", "/rows"]
    return tail


def _repairs(result: ResultSet) -> list[dict[str, Any]]:
    return [{"id": "embedded-lakehouse-repaired", "severity": "warning", "title": note} for note in result.notes]


def _narrowed(request: QueryRequest, allowed: Permit) -> list[dict[str, Any]]:
    """Say when less was allowed than was asked for."""
    found = []
    if request.max_rows is not None and request.max_rows > allowed.max_rows:
        found.append(f"--max-rows={request.max_rows} is more than the policy allows; at most {allowed.max_rows}")
    if request.timeout_seconds is not None and request.timeout_seconds > allowed.timeout_seconds:
        found.append(
            f"--timeout={request.timeout_seconds:g} is more than the policy allows; {allowed.timeout_seconds:g}"
        )
    return [{"id": "limit-narrowed", "severity": "info", "title": title} for title in found]


def decision_data(facts: StatementFacts, decision: Decision, allowed: Permit, info: WarehouseInfo) -> dict[str, Any]:
    """Return what a dry run tells: what would run, on what, within which limits."""
    return {
        **result_head(decision, info),
        "dry_run": True,
        "kind": facts.kind.value,
        "text": decision.text,
        "tables": sorted(str(name) for name in allowed.tables),
        "targets": sorted(str(name).rstrip(".") for name in allowed.targets),
        "functions": sorted({use.name for use in facts.functions}),
        "parameters": list(facts.parameters),
        "limits": {"rows": allowed.max_rows, "seconds": allowed.timeout_seconds},
        "findings": [],
        "next": [],
        "untrusted": ["/text"],
    }


def _next(request: QueryRequest, allowed: Permit) -> list[dict[str, Any]]:
    """Say how to get the rows that the cap cut off."""
    most = allowed.max_rows_allowed
    if allowed.max_rows >= most:
        return [
            {"title": f"{most:,} rows are the policy's limit here: aggregate, or narrow the WHERE", "effect": "read"}
        ]
    step: dict[str, Any] = {"title": f"Ask for up to {most:,} rows", "effect": "read"}
    if len(request.sql) <= _LONGEST_ARGUMENT and not request.parameters:
        argv = ["fubcli", "--operation=query", f"--query={request.sql}", f"--max-rows={most}"]
        argv += [
            f"--{name}={value}" for name, value in (("catalog", request.catalog), ("schema", request.schema)) if value
        ]
        step["argv"] = argv
    return [step]
