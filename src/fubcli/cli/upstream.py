"""The event that another skill piped in: CloudEvents, NDJSON of them, an array, or (with a warning) bare JSON."""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fubcli.cli import diagnostics
from fubcli.cli.strict_json import parsed
from fubcli.errors import ExitCode, FubError, Remedy, UsageError
from fubcli.model.envelope import UpstreamEvent
from fubcli.model.nesting import is_shallow
from fubcli.model.reading_command import reading_command
from fubcli.results.formats import visible

READ_AT_MOST = 16 * 1024 * 1024
"""Bytes of upstream input that are read before it is refused: more does not belong into an event."""
VALUES_AT_MOST = 600_000
"""Commas and brackets in it: each value takes some hundred bytes once it is read, however short it is written."""
LEVELS_AT_MOST = 100
"""Lists and objects within each other: whoever walks through an event, or writes it again, may recurse."""
NOTHING = "none"
"""The value of `--upstream` that keeps a skill from reading stdin."""
CARRIED = "carried"
"""The member of `data` that holds the events before, for a skill further down the pipe."""
_VERSION = re.compile(r"\.v(\d{1,4})\Z")
_RESULT = re.compile(r"com\.fub\.skill\.([a-z-]{1,60})\.")
_PROBLEM = "application/problem+json"
_FAILED = re.compile(r"\.(?:failed|refused)(?:\.v\d+)?\s*\Z", re.IGNORECASE)
_OF_PROBLEMS = "urn:fub:problem:"
_KNOWN_VERSION = 1
_LONGEST = 200
"""Characters of a summary, of an id, and of a title of others."""
_MOST_REMEDIES = 5


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
    if option == NOTHING or (option is None and not is_piped()):
        return ()
    text = _text(option or "-")
    if option is None and not text.strip():
        if not may_be_empty:
            raise UsageError(
                "stdin is empty: the program before it wrote nothing, and nothing is sent; --upstream=none goes on "
                "without it, in production unless --environment says otherwise."
            )
        diagnostics.warning("stdin is empty: it goes on without an upstream event")
        return ()
    return tuple(_read(event) for event in _events(text))


def pass_failures_on(events: Sequence[UpstreamEvent]) -> None:
    """Raise UpstreamFailed for the first failure among events, with its exit code."""
    for event in events:
        if event.is_failure:
            _pass_failure_on(event)


def is_piped() -> bool:
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
        is_failure = _is_failure(event)
        data = event["data"] if is_failure and isinstance(event.get("data"), dict) else event
        return UpstreamEvent("unknown", "unknown", "a JSON document", data=data, is_failure=is_failure)
    kind = str(event.get("type", ""))
    version = _VERSION.search(kind)
    if version and int(version.group(1)) > _KNOWN_VERSION:
        raise UsageError(f"The upstream event is of version {version.group(1)}; this fubcli reads {_KNOWN_VERSION}.")
    data = event["data"] if isinstance(event.get("data"), dict) else {}
    is_failure = _is_failure(event)
    told = _RESULT.match(kind)
    if told and not is_failure and data.get("operation", told[1]) != told[1]:
        raise UsageError(
            f"The upstream event is a result of {told[1]} by its type, and of another operation by its data."
        )
    trail = data.get("upstream")
    return UpstreamEvent(
        id=_identity(event.get("id", "unknown")),
        skill=_told(str(event.get("source", "unknown")).rpartition(":")[2]),
        summary=_summary(event, data),
        traceparent=str(event.get("traceparent", "")) or None,
        trail=tuple(_entry(each) for each in trail if isinstance(each, dict)) if isinstance(trail, list) else (),
        data=data,
        type=kind,
        time=str(event.get("time", "")),
        is_failure=is_failure,
        document=event,
    )


def _summary(event: dict[str, Any], data: dict[str, Any]) -> str:
    kind = event.get("type", "an event")
    if _is_failure(event):
        return _told(f"{kind}: {_title(data)}")
    return _told(f"{kind} about {event.get('subject') or 'nothing named'}")


def _identity(given: Any) -> str:
    """Return the id of an event, which the log of what was sent keeps, too; raises UsageError for an endless one."""
    if len(str(given)) > _LONGEST:
        raise UsageError(f"An upstream event has an id of more than {_LONGEST} characters: no skill writes that.")
    return _told(str(given))


def _entry(given: dict[str, Any]) -> dict[str, str]:
    """Return an entry of a trail, which is handed on, as it may be shown."""
    return {name: _told(str(given.get(name, "unknown"))) for name in ("id", "skill", "summary")}


def _told(text: str, most: int = _LONGEST) -> str:
    """Return words of others with nothing hidden in them, cut."""
    return visible(text, most)[:most]


def _title(data: dict[str, Any]) -> str:
    given = data.get("title")
    return _told(given).rstrip(".") if isinstance(given, str) and given.strip() else "it does not say why"


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
        document = parsed(text)
    except (ValueError, RecursionError):
        document = _lines(text)
    if not is_shallow(document, LEVELS_AT_MOST):
        raise UsageError(f"The upstream input is nested deeper than {LEVELS_AT_MOST} levels: no skill writes that.")
    events = document if isinstance(document, list) else [document]
    if not events or not all(isinstance(each, dict) for each in events):
        raise UsageError("The upstream input is JSON, but neither an event nor a list of events.")
    return _unpacked(events)


def _unpacked(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the events with those that they carry before them, each once.

    Raises UsageError for two that say different things under one id: one of them would hide the other.
    """
    told: dict[str, dict[str, Any]] = {}
    for each in (each for event in events for each in _with_carried(event)):
        identity = f"event {each['id']}" if each.get("specversion") and "id" in each else f"document {len(told)}"
        if told.pop(identity, each) != each:
            raise UsageError("Two different upstream events have the same id: one of them is not what it says it is.")
        told[identity] = each  # the later one says where in the row it stands
    return list(told.values())


def _with_carried(event: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the events that an event carries, and after them the event without them."""
    data = event.get("data")
    if event.get("specversion") is None or not isinstance(data, dict) or CARRIED not in data:
        return [event]
    given = data[CARRIED] if data[CARRIED] is not None else []
    if not isinstance(given, list):
        raise UsageError("An upstream event carries others, but not as a list: a failure may be among them.")
    carried = [each for each in given if isinstance(each, dict) and (each.get("specversion") or _is_failure(each))]
    rest = event | {"data": {name: each for name, each in data.items() if name != CARRIED}}
    return [*(inner for each in carried for inner in _with_carried(each)), rest]


def _lines(text: str) -> list[Any]:
    try:
        return [parsed(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError) as error:
        raise UsageError("The upstream input is neither an event nor NDJSON of events.") from error


def _is_failure(event: dict[str, Any]) -> bool:
    """Whether an event or a bare document tells of a failure, in any of the ways in which one can be told."""
    data = event.get("data")
    kinds = (event.get("type"), data.get("type") if isinstance(data, dict) else None)
    media_type = str(event.get("datacontenttype", "")).partition(";")[0].strip().lower()
    return (
        media_type == _PROBLEM
        or _FAILED.search(str(event.get("type", ""))) is not None
        or any(str(kind).strip().lower().startswith(_OF_PROBLEMS) for kind in kinds)
    )


def _pass_failure_on(event: UpstreamEvent) -> None:
    code = event.data.get("exit_code")
    remedy = _remedies(event)
    given = event.data.get("remedy")
    elsewhere = isinstance(given, list) and given and not remedy
    failed = UpstreamFailed(
        f"The upstream event {_told(event.id, 80)} is a failure; nothing was run on it. {_failed(event)}."
        + (" What helps is told in its remedy." if elsewhere else ""),
        remedy=remedy,
    )
    known = {int(each): each for each in ExitCode if each is not ExitCode.OK}
    failed.exit_code = known.get(code, ExitCode.BUG) if isinstance(code, int) else ExitCode.BUG
    failed.extra["upstream_problem"] = _told(str(event.data.get("type", "unknown")), 100)
    raise failed


def _failed(event: UpstreamEvent) -> str:
    """Return who failed in what, and the title of the problem."""
    operation = event.data.get("operation")
    who = [event.skill, operation] if isinstance(operation, str) and operation != event.skill else [event.skill]
    return f"{' '.join(_told(each, 80) for each in who if each)}: {_title(dict(event.data))}"


def _remedies(event: UpstreamEvent) -> tuple[Remedy, ...]:
    """Return those commands that helped the failed skill which only read, with plain values and a title of ours."""
    given = event.data.get("remedy")
    entries = given[:_MOST_REMEDIES] if isinstance(given, list) else []
    commands = [reading_command(each.get("argv")) for each in entries if isinstance(each, dict)]
    return tuple(Remedy("What the failed skill suggests", argv) for argv in dict.fromkeys(commands) if argv)
