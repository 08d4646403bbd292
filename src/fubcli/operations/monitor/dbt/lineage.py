"""Which failure of a run explains what the run skipped."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from fubcli.model.check import Check
from fubcli.model.dbt import Node, NodeResult, RunResults


def explained_skips(run: RunResults, nodes: Mapping[str, Node], checks: Iterable[Check]) -> Iterator[Check]:
    """Yield the checks of a run's results, in their order; the skipped ones name the nearest failure above them.

    Without a manifest it is the run's first failure: dbt skips for nothing else.
    """
    told = {result.unique_id: (result, check) for result, check in zip(run.results, checks, strict=True)}
    failed = [result for result in run.results if result.has_failed]
    causes = _causes(failed, nodes)
    first = failed[0].unique_id if failed else ""
    for result, check in told.values():
        cause = told.get(causes.get(result.unique_id, first)) if result.status == "skipped" else None
        yield replace(check, suppressed_by=cause[1].id, causes=(cause[1].title,)) if cause else check


def _causes(failed: Iterable[NodeResult], nodes: Mapping[str, Node]) -> dict[str, str]:
    """Return the nearest failure of every node below one; a test fails for what it is about and all below that."""
    below: dict[str, list[str]] = defaultdict(list)
    for unique_id, node in nodes.items():
        for parent in {*node.parents, node.attached}:
            below[parent].append(unique_id)
    causes: dict[str, str] = {}
    waiting: deque[tuple[str, str]] = deque()
    for each in failed:
        waiting.append((each.unique_id, each.unique_id))
        if each.is_test and (about := nodes.get(each.unique_id, Node()).attached):
            causes.setdefault(about, each.unique_id)
            waiting.append((about, each.unique_id))
    while waiting:
        above, cause = waiting.popleft()
        for unique_id in below[above]:
            if unique_id not in causes:
                causes[unique_id] = cause
                waiting.append((unique_id, cause))
    return causes
