"""The age of dbt's sources, by the thresholds that their owners set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from fubcli.model.check import Check, Pillar
from fubcli.model.dbt import Node, SourceFreshness, SourceResult
from fubcli.model.verdict import Status
from fubcli.operations.monitor.dbt.nodes import SUBJECT, place_of

_STATUSES = {"pass": Status.OK, "warn": Status.WARNING, "error": Status.CRITICAL}


def source_checks(found: SourceFreshness, nodes: Mapping[str, Node], night: date, path: str) -> Iterator[Check]:
    """Yield a check for each source; one with thresholds of which nothing is told is `unknown`.

    dbt leaves a source out of the file when it could not be asked, and when it was not selected.
    """
    for result in found.results:
        yield _source(result, nodes, night, path)
    told = {result.unique_id for result in found.results}
    for unique_id, node in nodes.items():
        if node.has_criteria and unique_id not in told:
            target, tier = place_of(unique_id, nodes)
            reason = "it could not be asked, or it was not selected"
            yield Check(
                Pillar.FRESHNESS, target, night, Status.UNKNOWN, f"dbt does not say how old {target} is", (reason,),
                tier, source=path, about=SUBJECT,
            )  # fmt: skip


def _source(result: SourceResult, nodes: Mapping[str, Node], night: date, path: str) -> Check:
    target, tier = place_of(result.unique_id, nodes)
    status = _STATUSES.get(result.status, Status.UNKNOWN)
    age = "" if result.age is None else f" by {_span(result.age)}"
    titles = {
        Status.OK: f"{target} is fresh by dbt's measure",
        Status.UNKNOWN: f"dbt could not tell how old {target} is",
    }
    title = titles.get(status, f"{target} is stale{age} by dbt's measure")
    told = [f"{result.unique_id} ended as {result.status}"]
    told += [
        f"{word} after {_span(limit)}"
        for word, limit in (("warns", result.warn_after), ("fails", result.error_after))
        if limit is not None
    ]
    observed: dict[str, Any] = {"age_seconds": result.age, "loaded_at": result.loaded_at}
    expected = {"warn_after_seconds": result.warn_after, "error_after_seconds": result.error_after}
    return Check(
        Pillar.FRESHNESS, target, night, status, title, tuple(told), tier, "source_stale" if status.pages else "",
        _known(observed), _known(expected), path, about=SUBJECT,
    )  # fmt: skip


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _span(seconds: float) -> str:
    return f"{seconds / 3600:.1f} hours" if seconds < 48 * 3600 else f"{seconds / 86400:.1f} days"
