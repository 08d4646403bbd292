"""Models and tests of one run: what failed, what was skipped for it, and which rows are wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from fubcli.model.check import Check, Pillar
from fubcli.model.dbt import Node, NodeResult, RunResults
from fubcli.model.names import TableName, Tier, tier_of
from fubcli.model.verdict import Status
from fubcli.operations.monitor.dbt.lineage import explained_skips

SUBJECT = "dbt"
"""What tells these checks from the monitor's own of the same table and night."""
_FAILED = ("error", "runtime error", "fail")
_NODES = {
    "success": Status.OK, "pass": Status.OK, "no-op": Status.OK, "reused": Status.OK, "partial success": Status.WARNING,
    "skipped": Status.WARNING, **dict.fromkeys(_FAILED, Status.CRITICAL),
}  # fmt: skip
_TESTS = {"pass": Status.OK, "success": Status.OK, "warn": Status.WARNING, "fail": Status.CRITICAL}
_KINDS = {"skipped": "model_skipped", "partial success": "model_partial", **dict.fromkeys(_FAILED, "model_failed")}


def node_checks(run: RunResults, nodes: Mapping[str, Node], night: date, path: str) -> Iterator[Check]:
    """Yield a check for each node of a run: models and their like are `jobs`, tests are `quality`."""
    made = [(_test if result.is_test else _model)(result, nodes, night, path) for result in run.results]
    yield from explained_skips(run, nodes, made)


def place_of(unique_id: str, nodes: Mapping[str, Node], own: TableName | None = None) -> tuple[str, Tier]:
    """Return the table of a node by its full name, and its tier; where nobody knows it, the node's id."""
    table = own or nodes.get(unique_id, Node()).relation
    return (str(table), tier_of(table.schema)) if table else (unique_id, Tier.SYSTEM)


def _model(result: NodeResult, nodes: Mapping[str, Node], night: date, path: str) -> Check:
    target, tier = place_of(result.unique_id, nodes, result.relation)
    status = _NODES.get(result.status, Status.UNKNOWN)
    said = {
        "model_failed": f"dbt could not build {target}",
        "model_skipped": f"dbt skipped {target}",
        "model_partial": f"dbt built {target} in part",
    }
    kind = _KINDS.get(result.status, "")
    title = said.get(kind) or (
        f"dbt built {target}" if status is Status.OK else f"What dbt did with {target} is not known"
    )
    return Check(
        Pillar.JOBS, target, night, status, title, _told(result, path), tier, kind,
        {"status": result.status}, source=path, about=SUBJECT,
    )  # fmt: skip


def _test(result: NodeResult, nodes: Mapping[str, Node], night: date, path: str) -> Check:
    node = nodes.get(result.unique_id, Node())
    target, tier = place_of(node.attached or result.unique_id, nodes)
    status, kind = _judged(result, node)
    rows = "" if result.failures is None else f" ({result.failures:,} failures)"
    said = {
        "test_failed": f"dbt's test {_short(result)} fails for {target}{rows}",
        "test_warned": f"dbt's test {_short(result)} warns about {target}{rows}",
        "test_error": f"dbt's test {_short(result)} could not be run",
    }
    other = f"{target} passes dbt's test {_short(result)}"
    title = said.get(kind) or (other if status is Status.OK else f"dbt's test {_short(result)} was not judged")
    observed = {"status": result.status} | ({} if result.failures is None else {"failures": result.failures})
    return Check(
        Pillar.QUALITY, target, night, status, title, _told(result, path), tier, kind, observed,
        {"failures": 0}, path, about=f"{SUBJECT}:{result.unique_id}",
    )  # fmt: skip


def _judged(result: NodeResult, node: Node) -> tuple[Status, str]:
    """Return what a test comes to; one that could not be run is a warning: the data may be well, the test is not."""
    if result.status in ("error", "runtime error"):
        return Status.WARNING, "test_error"
    status = _TESTS.get(result.status, Status.UNKNOWN)
    if status is Status.CRITICAL and node.severity == "warn":
        status = Status.WARNING
    kinds = {Status.CRITICAL: "test_failed", Status.WARNING: "test_warned"}
    return status, kinds.get(status, "")


def _short(result: NodeResult) -> str:
    parts = result.unique_id.split(".")
    return parts[2] if len(parts) > 2 else result.unique_id


def _told(result: NodeResult, path: str) -> tuple[str, ...]:
    told = [f"{result.unique_id} ended as {result.status}"]
    if result.failure:
        told.append(f"{result.failure}; its words are in {path}, and not here: they may quote values")
    return tuple(told)
