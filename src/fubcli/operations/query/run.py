"""Facts, decision, permit, rows, event: the flow of one query from top to bottom."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fubcli.errors import EngineRejected, UsageError
from fubcli.model.catalogs import Catalogs
from fubcli.model.decision import Decision
from fubcli.model.envelope import Envelope
from fubcli.model.names import Environment
from fubcli.model.policy import SafetyPolicy
from fubcli.model.request import QueryRequest
from fubcli.model.result import ResultSet
from fubcli.model.statement import StatementFacts
from fubcli.operations.query import refusal, telling
from fubcli.policy.context import browse
from fubcli.policy.engine import decide, permit
from fubcli.ports import ArtifactStore, Warehouse
from fubcli.results.artifacts import write_artifact
from fubcli.results.encoding import Encoded, encode
from fubcli.results.formats import compact, lines
from fubcli.sql.facts import facts_of
from fubcli.sql.names import Defaults
from fubcli.sql.restate import restate

if TYPE_CHECKING:
    from fubcli.policy.permit import Permit


@dataclass(frozen=True)
class QueryPorts:
    """What a query needs from the world."""

    catalogs: Catalogs
    policy: SafetyPolicy
    warehouse: Warehouse
    artifacts: ArtifactStore


def run(request: QueryRequest, ports: QueryPorts) -> Envelope:
    """Judge a statement and, unless it is a dry run, run it.

    Raises Refused with the findings, UsageError for parameters that do not fit, or what the warehouse raises.
    """
    facts, decision = _judge(request, ports)
    if not decision.allowed:
        raise refusal.refused(decision, request.sql)
    _check_parameters(facts, request)
    if facts.kind.writes and (request.fields or request.output_file):
        raise UsageError("--fields and --output-file are for rows, and a write returns none.")
    allowed = permit(facts, decision, policy=ports.policy, catalogs=ports.catalogs, request=request)
    subject = ",".join(sorted({str(name).rstrip(".") for name in (*allowed.targets, *allowed.tables)}))
    if request.dry_run:
        data = telling.decision_data(facts, decision, allowed, ports.warehouse.info)
        return Envelope("query", "result", "query-decision", data, subject)
    return Envelope("query", "result", "query-result", _answer(request, ports, facts, decision, allowed), subject)


def _judge(request: QueryRequest, ports: QueryPorts) -> tuple[StatementFacts, Decision]:
    if not request.sql.strip():
        raise UsageError("The query is empty.")
    if request.catalog and ports.catalogs.get(request.catalog) is None:
        known = ", ".join(sorted(ports.catalogs.by_name))
        raise UsageError(f"--catalog={request.catalog} is not a declared catalog; declared: {known}.")
    defaults = Defaults(request.catalog, request.schema)
    facts = facts_of(request.sql, limits=ports.policy.limits, defaults=defaults)
    catalog = ports.catalogs.get(request.catalog) if request.catalog else None
    fallback = catalog.environment if catalog else Environment.PRODUCTION
    decision = decide(facts, policy=ports.policy, catalogs=ports.catalogs, restate=restate, fallback=fallback)
    return facts, decision


def _check_parameters(facts: StatementFacts, request: QueryRequest) -> None:
    wanted, given = set(facts.parameters), set(request.parameters)
    if "?" in wanted:
        raise UsageError("The statement has `?` in it; name its parameters (`:name`) and give --param name=value.")
    if missing := sorted(wanted - given):
        raise UsageError(f"No value for {', '.join(f':{name}' for name in missing)}; give --param {missing[0]}=value.")
    if unused := sorted(given - wanted):
        raise UsageError(f"The statement has no parameter {', '.join(f':{name}' for name in unused)}.")


def _answer(
    request: QueryRequest, ports: QueryPorts, facts: StatementFacts, decision: Decision, allowed: Permit
) -> dict[str, Any]:
    started = time.monotonic()
    result = _executed(request, ports, allowed)
    duration = round((time.monotonic() - started) * 1000)
    encoded = _chosen(encode(result), request.fields)
    data = telling.result_head(decision, ports.warehouse.info)
    if result.affected_rows is not None or allowed.kind.writes:
        data["affected_rows"] = result.affected_rows
    data |= _rows(request, ports, encoded)
    data |= telling.result_tail(request, facts, allowed, result, duration_ms=duration)
    return data


def _executed(request: QueryRequest, ports: QueryPorts, allowed: Permit) -> ResultSet:
    """Run it; a rejection without advice gets the way to the columns of the first table."""
    try:
        return ports.warehouse.execute(allowed, parameters=request.parameters)
    except EngineRejected as error:
        if not error.remedy and (named := [*allowed.tables, *allowed.targets]):
            error.remedy = (browse(named[0].catalog, named[0].schema, named[0].table),)
        raise


def _chosen(encoded: Encoded, fields: tuple[str, ...]) -> Encoded:
    """Keep the columns that --fields names, in that order."""
    if not fields:
        return encoded
    places = {column["name"]: index for index, column in enumerate(encoded.columns)}
    if unknown := [name for name in fields if name not in places]:
        raise UsageError(f"--fields: no column {', '.join(unknown)}; the result has {', '.join(places)}.")
    kept = [places[name] for name in fields]
    return Encoded([encoded.columns[i] for i in kept], [[row[i] for i in kept] for row in encoded.rows])


def _rows(request: QueryRequest, ports: QueryPorts, encoded: Encoded) -> dict[str, Any]:
    """Inline the rows, or a first part of them beside an artifact that holds them all."""
    shown, count = encoded.rows, len(encoded.rows)
    artifact: dict[str, Any] = {}
    if request.output_file is not None:
        written = write_artifact(
            request.output_file, lines(encoded, request.output_form), form=request.output_form, rows=count
        )
        shown, artifact = _fitting(encoded, telling.PREVIEW_CHARS), {"artifact": written.as_json()}
    elif request.inline_chars is not None and len(compact(encoded.rows)) > request.inline_chars:
        shown = _fitting(encoded, telling.PREVIEW_CHARS)
        path = ports.artifacts.path_for("ndjson")
        written = write_artifact(path, lines(encoded, "ndjson"), form="ndjson", rows=count)
        artifact = {"artifact": written.as_json()}
    return {"columns": encoded.columns, "rows": shown, "row_count": count, **artifact}


def _fitting(encoded: Encoded, most: int) -> list[list[Any]]:
    """Return the first rows that fit into so many characters of JSON."""
    fitting, size = [], 1
    for row in encoded.rows:
        size += len(compact(row)) + 1
        if size > most:
            break
        fitting.append(row)
    return fitting
