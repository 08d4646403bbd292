"""The answer of a call in one sentence, of fubcli's own words and of numbers alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def headline(data: Mapping[str, Any]) -> str:
    """Return what was found or done; without `--apply` what would be done."""
    if data["changes"]:
        return _changed(data)
    for name in ("pages", "spaces", "comments"):
        if name in data:
            more = ", and there are more" if data["truncated"] else ""
            return f"{_counted(len(data[name]), name.removesuffix('s'))}{more}"
    return f"The page {data['page']['id']} as text, version {data['page']['version']}"


def _changed(data: Mapping[str, Any]) -> str:
    came = [(each["kind"], each["outcome"]) for each in data["changes"]]
    counted = ", ".join(
        f"{_counted(came.count(each), each[0])} {each[1].replace('would_', 'to ').replace('_', ' ')}"
        for each in dict.fromkeys(came)
    )
    is_dry = any(outcome.startswith("would_") for _, outcome in came)
    return f"Nothing was sent: {counted}" if is_dry else counted


def _counted(count: int, kind: str) -> str:
    return f"{count} {kind}" if count == 1 else f"{count} {kind}s"
