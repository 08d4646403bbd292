"""What dbt left of a run, told without its words: statuses by kind, nodes that did not succeed, ages of sources."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fubcli.artifacts.dbt_failures import classes
from fubcli.artifacts.dbt_results import source_freshness
from fubcli.artifacts.documents import Unreadable, read_object
from fubcli.artifacts.fields import items, members, name

RESULTS, UNIT_RESULTS, SOURCES = "run_results.json", "unit_test_results.json", "sources.json"
_MOST_BYTES = 64 * 2**20
_UNUSED = frozenset({"compiled_code", "timing", "adapter_response", "batch_results"})
WELL = ("success", "pass", "no-op", "reused")
WARNED = "warn"
_AFTERWARDS = "skipped"


@dataclass(frozen=True)
class Node:
    """One node of a run: its kind is the first word of its id (`model`, `test`, `unit_test`, `operation`)."""

    kind: str
    name: str
    status: str
    error: str

    @property
    def is_failed(self) -> bool:
        """Whether it is why the run is no success; what was skipped after it is not."""
        return self.status not in (*WELL, WARNED, _AFTERWARDS)

    def as_json(self) -> dict[str, str]:
        """Return it as events tell it."""
        told = {"kind": self.kind, "name": self.name, "status": self.status}
        return told | ({"error": self.error} if self.error else {})


def nodes_of(directory: Path) -> list[Node] | None:
    """Return the nodes of a run and of its unit tests, None when dbt left neither. Raises Unreadable."""
    found = [read_object(directory / file, _MOST_BYTES, drop=_UNUSED) for file in (UNIT_RESULTS, RESULTS)]
    told = [document for document in found if document is not None]
    return [_node(each) for one in told for each in items(one.get("results"), "results")] if told else None


def counts(nodes: Iterable[Node]) -> dict[str, dict[str, int]]:
    """Return how many nodes of each kind had each status."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for node in nodes:
        counted[node.kind][node.status] += 1
    return {kind: dict(sorted(counted[kind].items())) for kind in sorted(counted)}


def sources_of(directory: Path) -> list[dict[str, Any]]:
    """Return the age of each source in hours, and what dbt says of it; nothing where it was not measured."""
    try:
        document = read_object(directory / SOURCES, _MOST_BYTES)
        found = source_freshness(document).results if document else ()
    except Unreadable:
        return []
    return [
        {"source": _last(each.unique_id), "status": each.status}
        | ({} if each.age is None else {"age_hours": round(each.age / 3600, 1)})
        for each in found
    ]


def _node(value: Any) -> Node:
    found = members(value, "a result")
    identity = name(found.get("unique_id"))
    status = name(str(found.get("status")).lower(), 40)
    return Node(identity.partition(".")[0], _last(identity), status, classes(found.get("message")))


def _last(identity: str) -> str:
    """Return the name in an id; that of a generic test stands before a hash."""
    parts = identity.split(".")
    return parts[2] if parts[0] == "test" and len(parts) > 3 else ".".join(parts[2:]) or identity
