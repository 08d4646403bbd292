"""What a run came to: its files read, its end noted, and the event's members."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from fubcli.artifacts.dbt_failures import classes
from fubcli.artifacts.documents import Unreadable
from fubcli.errors import EngineRejected, ExitCode, FubError, Remedy, WarehouseUnavailable
from fubcli.model.pipeline import Begun, Ended
from fubcli.operations.pipelines.asked import PipelinePorts, command_on
from fubcli.operations.pipelines.results import WARNED, Node, counts, nodes_of, sources_of

LOG = "dbt.log"
_LOCKED = "Could not set lock on file"
"""What DuckDB says of a file that another process has open."""


class PipelineFailed(EngineRejected):
    """dbt ended without a result: the project does not compile, or its target cannot be reached."""

    slug = "pipeline-failed"
    title = "dbt could not run the pipeline"


def report(begun: Begun, ended: Sequence[Ended], started: datetime, ports: PipelinePorts) -> dict[str, Any]:
    """Return what a run came to, after noting its end.

    Raises PipelineFailed when dbt left no result, WarehouseUnavailable (retryable) when another program was faster.
    """
    now = ports.clock.now()
    problem = next((each.message for each in ended if each.message), "")
    try:
        nodes = nodes_of(begun.directory)
    except Unreadable:
        nodes = None
    if problem or nodes is None:
        failure = _failed(begun, problem)
        ports.pipelines.end(begun, started, now, {"exit_code": int(failure.exit_code)})
        raise failure
    failed = [each for each in nodes if each.is_failed]
    well = not failed and all(each.success for each in ended)
    code = ExitCode.OK if well else ExitCode.FINDINGS
    told = {"nodes": counts(nodes), "failed": [each.as_json() for each in failed]}
    ports.pipelines.end(begun, started, now, {"exit_code": int(code), **told})
    return {
        "is_success": well,
        "invocation": begun.identity,
        "artifacts": str(begun.directory),
        "log": str(begun.directory / LOG),
        "duration_seconds": round((now - started).total_seconds(), 3),
        **told,
        "sources": sources_of(begun.directory),
        "findings": [*map(_failure, failed), *(_warning(each) for each in nodes if each.status == WARNED)],
    }


def stale(sources: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    """Return the findings of sources that are older than their criteria allow."""
    return [
        {
            "id": "source-stale",
            "severity": "warning" if each["status"] == WARNED else "critical",
            "title": f"{each['source']} is {each['age_hours']:g} hours old.",
        }
        for each in sources
        if each["status"] not in ("pass", "runtime error") and "age_hours" in each
    ]


def _failure(node: Node) -> dict[str, str]:
    kind = node.kind.replace("_", " ")
    return {
        "id": "node-failed",
        "severity": "critical",
        "title": f"The {kind} {node.name} ended with {node.status}{f' ({node.error})' if node.error else ''}.",
    }


def _warning(node: Node) -> dict[str, str]:
    return {"id": "test-warned", "severity": "warning", "title": f"The test {node.name} warns."}


def _failed(begun: Begun, message: str) -> FubError:
    if _LOCKED in message:
        target = begun.job.target.name
        return WarehouseUnavailable(f"Another program kept the file of {target} open; try again when it has closed it.")
    job, log = begun.job, begun.directory / LOG
    kind = classes(message) or "an error without a class"
    remedy = Remedy("See what the runs left", command_on("status", job.project, job.target))
    return PipelineFailed(
        f"dbt ended before it had a result ({kind}); its own words are in {log}.",
        remedy=(remedy,),
        extra={"log": str(log)},
        quotes_values=False,
    )
