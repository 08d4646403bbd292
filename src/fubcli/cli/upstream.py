"""The event that another skill piped in: CloudEvents, NDJSON of them, an array, or (with a warning) bare JSON."""

from __future__ import annotations

import json
import os
import re
import stat
import sys
from pathlib import Path
from typing import Any

from fubcli.cli import diagnostics
from fubcli.errors import ExitCode, FubError, UsageError
from fubcli.model.envelope import UpstreamEvent

READ_AT_MOST = 16 * 1024 * 1024
"""Bytes of upstream input that are read before it is refused: more does not belong into an event."""
VALUES_AT_MOST = 600_000
"""Commas and brackets in it: each value takes some hundred bytes once it is read, however short it is written."""
NOTHING = "none"
"""The value of `--upstream` that keeps a skill from reading stdin."""
_VERSION = re.compile(r"\.v(\d{1,4})\Z")
_KNOWN_VERSION = 1


class UpstreamFailed(FubError):
    """The upstream skill failed; its failure is passed on with its own exit code."""

    slug = "upstream-failed"
    title = "The upstream skill failed"


def read_upstream(option: str | None) -> UpstreamEvent | None:
    """Read the event that `--upstream` names (`-` is stdin), the last of several.

    Raises UsageError for what is none, and UpstreamFailed for a failure.
    """
    if option is None:
        return None
    last = _events(_text(option))[-1]
    _pass_failure_on(last)
    return _read(last)


def read_piped(option: str | None, *, with_failures: bool) -> tuple[UpstreamEvent, ...]:
    """Read all events that `--upstream` names, and without it those that were piped into stdin; none is none.

    Raises UsageError for what is no event, and, unless they are wanted, UpstreamFailed for the first failure.
    """
    if option == NOTHING or (option is None and not _is_piped()):
        return ()
    text = _text(option or "-")
    if option is None and not text.strip():
        diagnostics.warning("stdin is empty: it goes on without an upstream event")
        return ()
    events = _events(text)
    if not with_failures:
        for event in events:
            _pass_failure_on(event)
    return tuple(_read(event) for event in events)


def _is_piped() -> bool:
    """Whether somebody writes to stdin: a pipe, a socket or a file; not a terminal, and not /dev/null."""
    if sys.stdin is None:
        return False
    try:
        mode = os.fstat(sys.stdin.fileno()).st_mode
    except (OSError, ValueError):
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISREG(mode) or stat.S_ISSOCK(mode)


def _read(event: dict[str, Any]) -> UpstreamEvent:
    if event.get("specversion") is None:
        diagnostics.warning("the upstream document is JSON but no event; it is taken as it is")
        return UpstreamEvent(id="unknown", skill="unknown", summary="a JSON document", data=event)
    kind = str(event.get("type", ""))
    version = _VERSION.search(kind)
    if version and int(version.group(1)) > _KNOWN_VERSION:
        raise UsageError(f"The upstream event is of version {version.group(1)}; this fubcli reads {_KNOWN_VERSION}.")
    data = event["data"] if isinstance(event.get("data"), dict) else {}
    trail = data.get("upstream")
    return UpstreamEvent(
        id=str(event.get("id", "unknown")),
        skill=str(event.get("source", "unknown")).rpartition(":")[2],
        summary=f"{event.get('type', 'an event')} about {event.get('subject') or 'nothing named'}"[:200],
        traceparent=str(event.get("traceparent", "")) or None,
        trail=tuple(each for each in trail if isinstance(each, dict)) if isinstance(trail, list) else (),
        data=data,
        type=kind,
        time=str(event.get("time", "")),
        is_failure=_is_failure(event),
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
            raise UsageError(
                f"The upstream event is larger than {READ_AT_MOST // 2**20} MiB: have its rows written to a file "
                "(--output-file), or ask for less."
            )
        if sum(map(data.count, (b",", b"[", b"{"))) > VALUES_AT_MOST:
            raise UsageError(f"The upstream event has more than {VALUES_AT_MOST:,} values: ask for less.")
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


def _is_failure(event: dict[str, Any]) -> bool:
    return event.get("datacontenttype") == "application/problem+json"


def _pass_failure_on(event: dict[str, Any]) -> None:
    if not _is_failure(event):
        return
    data = event["data"] if isinstance(event.get("data"), dict) else {}
    code = data.get("exit_code")
    failed = UpstreamFailed(f"The upstream event {event.get('id')} is a failure; nothing was run on it.")
    known = {int(each): each for each in ExitCode if each is not ExitCode.OK}
    failed.exit_code = known.get(code, ExitCode.BUG) if isinstance(code, int) else ExitCode.BUG
    failed.extra["upstream_problem"] = str(data.get("type", "unknown"))[:100]
    raise failed
