"""Calls: a decision or a request to an outside service, together with its outcome, as people ask for them."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from fubcli.audit.lines import Line
from fubcli.audit.reading import Snapshot, sound_lines

_PLUMBING = ("v", "seq", "prev", "mac", "kind", "call")
_BEGINS = ("decided", "sent")
_ENDS = ("time", "outcome", "duration_ms")
"""What the line after a request adds to the one before it."""


@dataclass
class Call:
    """A decided statement; `outcome` is None while it runs, and for ever when its process was killed."""

    seq: int
    decided: dict[str, Any]
    outcome: dict[str, Any] | None = None

    @property
    def state(self) -> str:
        """`finished`, `refused`, `dry_run`, or `unfinished`."""
        if self.outcome is not None:
            return "finished"
        if self.decided.get("dry_run"):
            return "dry_run"
        return "unfinished" if self.decided.get("verdict") in ("allow", "allow_rewritten") else "refused"

    def as_json(self) -> dict[str, Any]:
        """Return the call as events tell it: without the members that only the chain needs."""
        return _told(self.seq, self.state, self.decided, self.outcome)


@dataclass
class Request:
    """A request to an outside service; without an `outcome` it may have arrived there or not."""

    seq: int
    sent: dict[str, Any]
    outcome: dict[str, Any] | None = None

    @property
    def state(self) -> str:
        """`finished` or `unfinished`."""
        return "unfinished" if self.outcome is None else "finished"

    def as_json(self) -> dict[str, Any]:
        """Return the request as events tell it."""
        return _told(self.seq, self.state, self.sent, self.outcome)


Item: TypeAlias = Call | Request
"""What a log is listed by."""


def _told(seq: int, state: str, began: dict[str, Any], outcome: dict[str, Any] | None) -> dict[str, Any]:
    told = {"seq": seq, "state": state, **_without_plumbing(began)}
    return told if outcome is None else told | {"outcome": _without_plumbing(outcome)}


def _without_plumbing(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if name not in _PLUMBING}


@dataclass
class _Pairing:
    """What has begun, by what its end is known by: the id of a call, all members of a request."""

    calls: dict[str, Call] = field(default_factory=dict)
    requests: dict[str, list[Request]] = field(default_factory=dict)

    def take(self, line: Line) -> Item | None:
        """Return the call or the request that a line begins; an outcome is put to what it ends."""
        identity = str(line.members.get("call"))
        if line.kind == "decided":
            self.calls[identity] = Call(line.seq, line.members)
            return self.calls[identity]
        if line.kind == "finished" and identity in self.calls:
            self.calls.pop(identity).outcome = line.members
        return self._sent(line) if line.kind == "sent" else None

    def _sent(self, line: Line) -> Request | None:
        lasting = {name: value for name, value in line.members.items() if name not in (*_PLUMBING, *_ENDS)}
        begun = self.requests.setdefault(json.dumps(lasting, sort_keys=True), [])
        if _is_begin(line):
            begun.append(Request(line.seq, line.members))
            return begun[-1]
        if begun:  # the last of equal ones: an earlier one without an end was never ended
            begun.pop().outcome = {name: line.members[name] for name in _ENDS if name in line.members}
        return None


def _is_begin(line: Line) -> bool:
    return line.kind in _BEGINS and "outcome" not in line.members


def all_calls(log: Snapshot) -> Iterator[Item]:
    """Return calls and requests in the order in which they began, once the whole log has been read. Raises OSError."""
    return iter(_paired(line for path, size in log.files for line in sound_lines(log, path, size)))


def last_calls(log: Snapshot, limit: int) -> list[Item]:
    """Return the last calls and requests, oldest first; reads no more segments than it needs. Raises OSError."""
    read: deque[list[Line]] = deque()
    begun = 0
    for path, size in reversed(log.files):
        lines = list(sound_lines(log, path, size))
        read.appendleft(lines)
        begun += sum(map(_is_begin, lines))
        if begun >= limit:
            break
    return _paired(line for lines in read for line in lines)[-limit:]


def _paired(lines: Iterable[Line]) -> list[Item]:
    pairing = _Pairing()
    return [item for line in lines if (item := pairing.take(line)) is not None]
