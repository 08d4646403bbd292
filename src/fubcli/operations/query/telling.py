"""The members of a query's event, in the order in which a reader needs them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from fubcli.errors import Remedy
from fubcli.model.catalogs import Sensitivity
from fubcli.model.decision import Decision
from fubcli.model.envelope import WarehouseInfo
from fubcli.model.masking import Mask
from fubcli.model.request import QueryRequest
from fubcli.model.result import ResultSet, ResultStream
from fubcli.operations.query import commands
from fubcli.operations.query.expected import with_basis
from fubcli.operations.query.judged import Judged
from fubcli.policy.context import LONGEST_ARGUMENT

if TYPE_CHECKING:
    from fubcli.policy.permit import Permit

PREVIEW_CHARS = 1_500
"""How many characters of rows stay in an event whose rows went into a file."""


def safety(decision: Decision, masks: Sequence[Mask] = ()) -> dict[str, Any]:
    """Return what the policy said, without what there is nothing to say about."""
    said: dict[str, Any] = {"verdict": decision.verdict.value, "policy": decision.policy_version}
    if decision.proof and decision.proof.receipt:
        said["receipt"] = decision.proof.receipt
    if decision.rewrites:
        said["rewrites"] = [{"rule": each.rule, "description": each.description} for each in decision.rewrites]
    if masks:
        said["masked"] = [_mask(mask) for mask in masks]
    return said


def _mask(mask: Mask) -> dict[str, Any]:
    """Name a masked column, what it would have shown, and where that is stored (nothing, when it is not known)."""
    told = {"column": mask.column, "sensitivity": mask.sensitivity.value, "kind": mask.kind}
    return {**told, "from": list(mask.because)}


def warehouse(info: WarehouseInfo) -> dict[str, Any]:
    """Return which warehouse answered."""
    return info.as_json()


def result_head(decision: Decision, info: WarehouseInfo, masks: Sequence[Mask] = ()) -> dict[str, Any]:
    """Return what stands before the rows."""
    return {
        "operation": "query",
        "environment": decision.environment.value,
        "warehouse": warehouse(info),
        "safety": safety(decision, masks),
    }


def question(request: QueryRequest, judged: Judged) -> str:
    """Return what tells one question from another: the same for the same statement with the same values and columns."""
    values = sorted((each.name, each.type, each.value) for each in request.parameters.values())
    asked = json.dumps([judged.facts.text, judged.subject, values, list(request.fields)])
    return f"sha256:{hashlib.sha256(asked.encode()).hexdigest()[:16]}"


def result_tail(
    request: QueryRequest, judged: Judged, result: ResultSet | ResultStream, masks: Sequence[Mask], *, duration_ms: int
) -> dict[str, Any]:
    """Return what stands after the rows: whether they are all, in which order, and what to do next."""
    facts, allowed = judged.facts, judged.permit
    tail: dict[str, Any] = {"truncated": result.truncated}
    if result.truncated:
        tail["truncation"] = {"reason": "row_cap", "limit": allowed.max_rows}
    elif facts.limit is not None and result.row_count == facts.limit:
        tail["limited_by_statement"] = facts.limit
    tail["ordering"] = "as_queried" if facts.is_ordered else "unspecified"
    tail["duration_ms"] = duration_ms
    if result.statement_id:
        tail["statement_id"] = result.statement_id
    tail["findings"] = [
        *_narrowed(request, allowed),
        *_hidden(masks),
        *_shown(judged.shown.unmasked()),
        *_repairs(result),
    ]
    tail["next"] = _next(request, allowed) if result.truncated else []
    tail["untrusted"] = ["/columns", "/rows"]
    return tail


def cost(read: int | None, warehouse: WarehouseInfo) -> dict[str, Any]:
    """Return what the engine said, before it ran, that a statement reads, with its price; nothing else is told."""
    if read is None:
        return {}
    price = warehouse.usd_per_tib
    return {"cost": {"bytes": read} | ({} if price is None else {"usd": round(read / 2**40 * price, 9)})}


def _repairs(result: ResultSet | ResultStream) -> list[dict[str, Any]]:
    return [{"id": "embedded-lakehouse-repaired", "severity": "warning", "title": note} for note in result.notes]


def _hidden(masks: Sequence[Mask]) -> list[dict[str, Any]]:
    """Say that columns are masked, and how personal ones are shown."""
    if not masks:
        return []
    names = ", ".join(dict.fromkeys(mask.column for mask in masks))
    way = "; --justification shows personal data, and the audit log keeps the sentence"
    can_be_shown = any(mask.sensitivity is Sensitivity.PERSONAL for mask in masks)
    return [{"id": "columns-masked", "severity": "info", "title": f"Masked: {names}{way if can_be_shown else ''}"}]


def _shown(columns: Sequence[str]) -> list[dict[str, Any]]:
    """Say that personal data are in the rows: whoever hands them on has to know."""
    if not columns:
        return []
    title = f"Personal data as it is, by --justification: {', '.join(columns)}"
    return [{"id": "personal-data-shown", "severity": "warning", "title": title}]


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


def decision_data(judged: Judged, info: WarehouseInfo) -> dict[str, Any]:
    """Return what a dry run tells: what would run, on what, within which limits."""
    facts, allowed = judged.facts, judged.permit
    return {
        **result_head(judged.decision, info, judged.shown.expected()),
        "dry_run": True,
        "kind": facts.kind.value,
        "text": judged.decision.text,
        "tables": sorted(str(name) for name in allowed.tables),
        "targets": sorted(str(name).rstrip(".") for name in allowed.targets),
        "functions": sorted({use.name for use in facts.functions}),
        "parameters": list(facts.parameters),
        "limits": {"rows": allowed.max_rows, "seconds": allowed.timeout_seconds},
        "estimate": with_basis(judged.decision.estimate),
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
    title = f"Ask for up to {most:,} rows"
    if len(request.sql) > LONGEST_ARGUMENT or request.parameters:  # a long command, or values, are not repeated
        return [{"title": title, "effect": "read"}]
    argv = ["fubcli", "--operation=query", f"--query={request.sql}"]
    argv += [f"--{name}={value}" for name, value in (("catalog", request.catalog), ("schema", request.schema)) if value]
    argv += [f"--fields={','.join(request.fields)}"] if request.fields else []
    command = commands.for_request(Remedy(title, (*argv, f"--max-rows={most}")), request)
    return [{"title": title, "effect": "read", "argv": [*command.argv, *_into_the_file(request)]}]


def _into_the_file(request: QueryRequest) -> list[str]:
    """Return the options that write the rows where they were written now."""
    if request.output_file is None:
        return []
    is_named = request.output_file.suffix == f".{request.output_form}"
    form = [] if is_named else [f"--output={request.output_form}"]
    return [f"--output-file={request.output_file}", *form, "--overwrite"]
