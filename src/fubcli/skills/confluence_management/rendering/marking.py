"""What tells one content from another: what the events say, not when, how fast or how often they were asked for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from fubcli.model.envelope import UpstreamEvent
from fubcli.skills.confluence_management.charts import Chart

_OF_A_RUN = frozenset({
    "as_of", "budget", "carried", "case", "cost", "datadog", "duration_ms", "instance", "next", "openlineage",
    "promotion", "safety", "untrusted", "upstream",
})  # fmt: skip
"""Members of results that differ from one run to the next while nothing else does."""
_OF_A_SENDING = frozenset({"applied", "findings", "headline", "requests"})
"""The same of what a skill did outside: the second time it says that all is there."""
_OF_A_CHANGE = frozenset({"id", "outcome", "url"})


def mark(title: str, events: Sequence[UpstreamEvent], charts: Sequence[Chart]) -> str:
    """Return 16 characters that are the same for the same title, answers and charts."""
    content = [title, [[event.skill, event.type, _lasting(event.data)] for event in events], [*map(_shown, charts)]]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def _shown(chart: Chart) -> list[str]:
    return [chart.file_name, chart.caption]


def _lasting(data: Mapping[str, Any]) -> dict[str, Any]:
    left = _OF_A_RUN | _OF_A_SENDING if "applied" in data else _OF_A_RUN
    kept = {name: value for name, value in data.items() if name not in left}
    if "applied" in data and isinstance(data.get("changes"), list):
        kept["changes"] = [_without(each, _OF_A_CHANGE) for each in data["changes"]]
    if isinstance(data.get("steps"), list):
        kept["steps"] = [_without(each, _OF_A_RUN) for each in data["steps"]]
    if data.get("ordering") == "unspecified" and isinstance(data.get("rows"), list):
        kept["rows"] = sorted(json.dumps(row, sort_keys=True) for row in data["rows"])
    return kept


def _without(value: Any, names: frozenset[str]) -> Any:
    return {name: each for name, each in value.items() if name not in names} if isinstance(value, dict) else value
