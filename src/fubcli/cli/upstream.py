"""The event that another skill piped in: CloudEvents, NDJSON of them, an array, or (with a warning) bare JSON."""

from __future__ import annotations

import json
import os
import re
import stat
import sys
from collections.abc import Sequence
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
CARRIED = "carried"
"""The member of `data` that holds the events before, for a skill further down the pipe."""
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
    last = _read(_events(_text(option))[-1])
    pass_failures_on((last,))
    return last


def read_piped(option: str | None, *, may_be_empty: bool = True) -> tuple[UpstreamEvent, ...]:
    """Read all events that `--upstream` names, and without it those that were piped into stdin; none is none.

    What an event carries stands before it. Raises UsageError for what is no event, and for a pipe into which nothing
    was written where that may not be.
    """
    if option == NOTHING or (option is None and not _is_piped()):
        return ()
    text = _text(option or "-")
    if option is None and not text.strip():
        if not may_be_empty:
            raise UsageError(
                "stdin is empty: the program before it wrote nothing, and nothing is sent; --upstream=none goes on."
            )
        diagnostics.warning("stdin is empty: it goes on without an upstream event")
        return ()
    return tuple(_read(event) for event in _events(text))


def pass_failures_on(events: Sequence[UpstreamEvent]) -> None:
    """Raise UpstreamFailed for the first failure among events, with its exit code."""
    for event in events:
        if event.is_failure:
            _pass_failure_on(event)


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
        document=event,
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
    return _unpacked(events)


def _unpacked(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the events with those that they carry before them, each once."""
    told: dict[str, dict[str, Any]] = {}
    for event in events:
        carried, rest = _without_carried(event)
        for each in (*carried, rest):
            identity = f"event {each['id']}" if each.get("specversion") and "id" in each else f"document {len(told)}"
            told.pop(identity, None)  # the later one says where in the row it stands
            told[identity] = each
    return list(told.values())


def _without_carried(event: dict[str, Any]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return what an event carries, one level deep as every skill writes it, and the event without it."""
    data = event.get("data")
    if event.get("specversion") is None or not isinstance(data, dict) or CARRIED not in data:
        return [], event
    given = data[CARRIED] if isinstance(data[CARRIED], list) else []
    carried = [_without_carried(each)[1] for each in given if isinstance(each, dict) and each.get("specversion")]
    return carried, event | {"data": {name: each for name, each in data.items() if name != CARRIED}}


def _lines(text: str) -> list[Any]:
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError) as error:
        raise UsageError("The upstream input is neither an event nor NDJSON of events.") from error


def _is_failure(event: dict[str, Any]) -> bool:
    return event.get("datacontenttype") == "application/problem+json"


def _pass_failure_on(event: UpstreamEvent) -> None:
    code = event.data.get("exit_code")
    failed = UpstreamFailed(f"The upstream event {event.id} is a failure; nothing was run on it.")
    known = {int(each): each for each in ExitCode if each is not ExitCode.OK}
    failed.exit_code = known.get(code, ExitCode.BUG) if isinstance(code, int) else ExitCode.BUG
    failed.extra["upstream_problem"] = str(event.data.get("type", "unknown"))[:100]
    raise failed
