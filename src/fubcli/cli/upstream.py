"""The event that another skill piped in: CloudEvents, NDJSON of them, an array, or (with a warning) bare JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from fubcli.cli import diagnostics
from fubcli.errors import ExitCode, FubError, UsageError
from fubcli.model.envelope import UpstreamEvent

READ_AT_MOST = 64 * 1024 * 1024
"""Bytes of an upstream event that are read before it is refused."""


class UpstreamFailed(FubError):
    """The upstream skill failed; its failure is passed on with its own exit code."""

    slug = "upstream-failed"
    title = "The upstream skill failed"


def read_upstream(option: str | None) -> UpstreamEvent | None:
    """Read the event that `--upstream` names (`-` is stdin); raises UsageError for what is none, or UpstreamFailed."""
    if option is None:
        return None
    events = _events(_text(option))
    last = events[-1]
    if last.get("specversion") is None:
        diagnostics.warning("the upstream document is JSON but no event; it is taken as it is")
        return UpstreamEvent(id="unknown", skill="unknown", summary="a JSON document", data=last)
    _pass_failure_on(last)
    data = last["data"] if isinstance(last.get("data"), dict) else {}
    trail = data.get("upstream")
    return UpstreamEvent(
        id=str(last.get("id", "unknown")),
        skill=str(last.get("source", "unknown")).rpartition(":")[2],
        summary=f"{last.get('type', 'an event')} about {last.get('subject') or 'nothing named'}"[:200],
        traceparent=str(last.get("traceparent", "")) or None,
        trail=tuple(each for each in trail if isinstance(each, dict)) if isinstance(trail, list) else (),
        data=data,
        type=str(last.get("type", "")),
        time=str(last.get("time", "")),
    )


def _text(option: str) -> str:
    try:
        if option == "-" and sys.stdin is None:
            raise UsageError("--upstream=- reads stdin, and stdin is closed.")
        if option == "-":
            data = sys.stdin.buffer.read(READ_AT_MOST + 1)
        else:
            with Path(option).open("rb") as file:
                data = file.read(READ_AT_MOST + 1)
        if len(data) > READ_AT_MOST:
            raise UsageError(f"The upstream event is larger than {READ_AT_MOST // 2**20} MiB.")
        return data.decode("utf-8")
    except (OSError, ValueError) as error:
        raise UsageError(f"--upstream={option}: {getattr(error, 'strerror', None) or error}.") from error


def _events(text: str) -> list[dict[str, Any]]:
    if not text.strip():
        raise UsageError("There is no upstream event: the input is empty.")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        document = _lines(text)
    events = document if isinstance(document, list) else [document]
    if not events or not all(isinstance(each, dict) for each in events):
        raise UsageError("The upstream input is JSON, but neither an event nor a list of events.")
    return events


def _lines(text: str) -> list[Any]:
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError) as error:
        raise UsageError("The upstream input is neither an event nor NDJSON of events.") from error


def _pass_failure_on(event: dict[str, Any]) -> None:
    if event.get("datacontenttype") != "application/problem+json":
        return
    data = event["data"] if isinstance(event.get("data"), dict) else {}
    code = data.get("exit_code")
    failed = UpstreamFailed(f"The upstream event {event.get('id')} is a failure; nothing was run on it.")
    known = {int(each): each for each in ExitCode if each is not ExitCode.OK}
    failed.exit_code = known.get(code, ExitCode.BUG) if isinstance(code, int) else ExitCode.BUG
    failed.extra["upstream_problem"] = str(data.get("type", "unknown"))[:100]
    raise failed
