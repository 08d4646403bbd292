"""What dbt says of a run: the status of each node, and the age of each source."""

from __future__ import annotations

from typing import Any

from fubcli.artifacts.dbt_failures import classes
from fubcli.artifacts.documents import Unreadable
from fubcli.artifacts.fields import items, members, moment, name, number
from fubcli.artifacts.relations import relation_of
from fubcli.model.dbt import NodeResult, RunResults, SourceFreshness, SourceResult

_RUNS = ("build", "run", "test", "seed", "snapshot", "retry")
"""The commands that fill tables or judge them; `compile` and `docs generate` write the same file, and do neither."""
_PERIODS = {"minute": 60.0, "hour": 3600.0, "day": 86400.0}


def run_results(document: dict[str, Any]) -> RunResults:
    """Return a run; raises Unreadable for one that is none."""
    asked = document.get("args")
    asked = asked if isinstance(asked, dict) else {}
    which = asked.get("which")
    if which is not None and which not in _RUNS:
        raise Unreadable(f"dbt {name(which, 40)} wrote it, which fills no table and runs no test")
    if asked.get("empty") is True:
        raise Unreadable("dbt ran with --empty, which fills tables with nothing")
    return RunResults(_ended_at(document), tuple(_node(each) for each in items(document.get("results"), "results")))


def _node(value: Any) -> NodeResult:
    found = members(value, "a result")
    unique_id, status = _identity(found)
    failures = found.get("failures")
    is_count = isinstance(failures, int) and number(failures) is not None
    return NodeResult(
        unique_id,
        status,
        failures if is_count else None,
        classes(found.get("message")),
        relation_of(found.get("relation_name")),
    )


def source_freshness(document: dict[str, Any]) -> SourceFreshness:
    """Return the ages of sources; raises Unreadable for what are none."""
    return SourceFreshness(
        _ended_at(document), tuple(_source(each) for each in items(document.get("results"), "results"))
    )


def _source(value: Any) -> SourceResult:
    found = members(value, "a result")
    unique_id, status = _identity(found)
    criteria = found.get("criteria")
    criteria = criteria if isinstance(criteria, dict) else {}
    loaded = found.get("max_loaded_at")
    return SourceResult(
        unique_id,
        status,
        number(found.get("max_loaded_at_time_ago_in_s")),
        moment(loaded, "max_loaded_at") if loaded is not None else None,
        _seconds(criteria.get("warn_after")),
        _seconds(criteria.get("error_after")),
    )


def _identity(found: Any) -> tuple[str, str]:
    unique_id, status = found.get("unique_id"), found.get("status")
    if not isinstance(unique_id, str) or not unique_id:
        raise Unreadable("a result has no unique_id")
    if not isinstance(status, str) or not status:
        raise Unreadable("a result has no status")
    return name(unique_id), name(status.lower(), 40)


def _ended_at(document: dict[str, Any]) -> Any:
    metadata = members(document.get("metadata"), "metadata")
    return moment(metadata.get("generated_at"), "metadata.generated_at")


def _seconds(threshold: Any) -> float | None:
    if not isinstance(threshold, dict):
        return None
    count, period = number(threshold.get("count")), threshold.get("period")
    return count * _PERIODS[period] if count is not None and isinstance(period, str) and period in _PERIODS else None
