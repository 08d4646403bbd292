"""What tells one content from another: what the events say, not when, how fast or how often they were asked for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from fubcli.integrations.confluence.shapes import kept_title
from fubcli.model.envelope import UpstreamEvent
from fubcli.skills.confluence_management.charts import Chart
from fubcli.skills.confluence_management.rendering.fields import values

_OF_A_RUN = frozenset({
    "as_of", "asked", "budget", "carried", "case", "cost", "datadog", "duration_ms", "instance", "next", "openlineage",
    "promotion", "question", "report", "safety", "untrusted", "upstream",
})  # fmt: skip
"""Members of results that differ from one run to the next while nothing else does, or that only say what was asked."""
_OF_A_SENDING = frozenset({"applied", "findings", "headline", "requests"})
"""The same of what a skill did outside: the second time it says that all is there."""
_OF_A_CHANGE = frozenset({"id", "outcome", "url"})


_OF_AN_INVESTIGATION = {"request": frozenset({"as_of"}), "parameters": frozenset({"since", "until"})}
"""The same of what was investigated: until when it was looked at."""
_OF_A_WINDOW = frozenset({"incident", "timeframe"})
"""The same of pipelines: the window that was looked at ends when it was asked."""
_OF_WHAT_RUNS = frozenset({"coverage", "duration_seconds"})
"""The same of a pipeline or a job that is not over."""


_OF_A_FAILURE = ("type", "title", "detail", "operation", "rule", "exit_code")
_PASSED_ON = "urn:fub:problem:upstream-failed"


def is_dry(data: Mapping[str, Any]) -> bool:
    """Whether a skill only told what it would send: its requests and changes are plans."""
    return data.get("applied") is False and bool(values(data, "requests"))


def mark(title: str, events: Sequence[UpstreamEvent], charts: Sequence[Chart]) -> str:
    """Return 16 characters that are the same for the same title and answers; of charts their captions count.

    How a chart is drawn follows from the answer, and from the moment of drawing.
    """
    answers = [
        [event.skill, event.type, _failed(event) if event.is_failure else _lasting(event.data)] for event in events
    ]
    content = [title, answers, [[chart.number, chart.caption] for chart in charts]]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def owner(space_id: str, title: str, environment: str) -> str:
    """Return 16 characters for the place of a page and whose answer it holds: a copy is at another one."""
    content = [space_id, kept_title(title).casefold(), environment]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]


def _failed(event: UpstreamEvent) -> dict[str, Any]:
    """Return what a failure says; of one that was passed on not the event that it names, which is another each time."""
    is_passed_on = event.data.get("type") == _PASSED_ON
    told = {name: event.data.get(name) for name in _OF_A_FAILURE if not (is_passed_on and name == "detail")}
    return told | ({"changes": _changes(event.data)} if _changes(event.data) else {})


def _changes(data: Mapping[str, Any]) -> list[Any]:
    """Return what a skill changed, or would change, whether it was there already or not."""
    return [_without(each, _OF_A_CHANGE) for each in values(data, "changes")]


def _lasting(data: Mapping[str, Any]) -> dict[str, Any]:
    left = _OF_A_RUN | _OF_A_SENDING if "applied" in data else _OF_A_RUN
    kept = {name: value for name, value in data.items() if name not in left}
    if data.get("operation") == "gitlab-pipeline-monitoring":
        kept = {name: _over(value) for name, value in kept.items() if name not in _OF_A_WINDOW}
    if data.get("operation") == "investigate":
        kept |= {name: _without(kept.get(name), left) for name, left in _OF_AN_INVESTIGATION.items()}
    if "applied" in data and isinstance(data.get("changes"), list):
        kept["changes"] = _changes(data)
    if is_dry(data):
        kept["planned"] = True
    if isinstance(data.get("not_nightly"), list):
        kept["not_nightly"] = sorted(map(str, data["not_nightly"]))
    if isinstance(data.get("steps"), list):
        kept["steps"] = [_without(each, _OF_A_RUN) for each in data["steps"]]
    if data.get("ordering") == "unspecified" and isinstance(data.get("rows"), list):
        kept["rows"] = sorted(json.dumps(row, sort_keys=True) for row in data["rows"])
    return kept


def _over(value: Any) -> Any:
    """Return pipelines and jobs without what grows while they run."""
    if not isinstance(value, list):
        return value
    return [_without(each, _OF_WHAT_RUNS) if _runs(each) else each for each in value]


def _runs(value: Any) -> bool:
    return isinstance(value, dict) and "finished_at" in value and value["finished_at"] is None


def _without(value: Any, names: frozenset[str]) -> Any:
    return {name: each for name, each in value.items() if name not in names} if isinstance(value, dict) else value
