"""Calls: a decision together with its outcome, as people ask for them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from fubcli.audit.lines import Line
from fubcli.audit.reading import Snapshot, sound_lines

_PLUMBING = ("v", "seq", "prev", "mac", "kind", "call")


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
        told = {"seq": self.seq, "state": self.state}
        told |= {name: value for name, value in self.decided.items() if name not in _PLUMBING}
        if self.outcome is not None:
            told["outcome"] = {name: value for name, value in self.outcome.items() if name not in _PLUMBING}
        return told


@dataclass
class _Pairing:
    """Decisions by the id that their outcomes name."""

    by_id: dict[str, Call] = field(default_factory=dict)

    def take(self, line: Line) -> Call | None:
        """Return the call that a line begins; an outcome is put to its call."""
        identity = str(line.members.get("call"))
        if line.kind == "decided":
            self.by_id[identity] = Call(line.seq, line.members)
            return self.by_id[identity]
        if line.kind == "finished" and identity in self.by_id:
            self.by_id.pop(identity).outcome = line.members
        return None


def all_calls(log: Snapshot) -> Iterator[Call]:
    """Return every call in the order of its decision, once the whole log has been read. Raises OSError."""
    return iter(_paired(line for path, size in log.files for line in sound_lines(log, path, size)))


def last_calls(log: Snapshot, limit: int) -> list[Call]:
    """Return the last calls, oldest first; reads no more of the older segments than it needs. Raises OSError."""
    read: deque[list[Line]] = deque()
    decided = 0
    for path, size in reversed(log.files):
        lines = list(sound_lines(log, path, size))
        read.appendleft(lines)
        decided += sum(line.kind == "decided" for line in lines)
        if decided >= limit:
            break
    return _paired(line for lines in read for line in lines)[-limit:]


def _paired(lines: Iterable[Line]) -> list[Call]:
    pairing = _Pairing()
    return [call for line in lines if (call := pairing.take(line)) is not None]
