"""Faults on request: each rule fires a number of times, or at a rate, on what its pattern matches.

A pattern is matched (shell-style, case-sensitive) against `METHOD /path`, against `thrift RPC` for Thrift calls, and
for faults of a statement against `sql TEXT`.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any


class Kind(StrEnum):
    """What can go wrong."""

    STATUS = "status"
    """Answer `status` with `headers` and do nothing."""
    HTML = "html"
    """A proxy's login page, status 200 unless told otherwise; nothing is done."""
    HANG = "hang"
    """Do nothing and answer nothing for `seconds`, then drop the connection."""
    DROP_BEFORE = "drop_before"
    """Drop the connection; nothing was done."""
    DROP_AFTER = "drop_after"
    """Do what was asked and drop the connection: the reply is lost."""
    DROP_MIDWAY = "drop_midway"
    """Do what was asked and drop the connection after half of the reply's body."""
    HALF_BODY = "half_body"
    """Do what was asked and send half of the body as if it were all."""
    EXPIRED_LINK = "expired_link"
    """Cloud storage says that the link has expired."""
    STALE_LINK = "stale_link"
    """Links are handed out that have already expired."""
    SLOW = "slow"
    """A statement takes `seconds` longer; it can be cancelled."""
    CANCELED = "canceled"
    """Somebody else cancels a statement that has begun."""


BEFORE = frozenset({Kind.STATUS, Kind.HTML, Kind.HANG, Kind.DROP_BEFORE, Kind.EXPIRED_LINK})
AFTER = frozenset({Kind.DROP_AFTER, Kind.DROP_MIDWAY, Kind.HALF_BODY})
OF_LINKS = frozenset({Kind.STALE_LINK})
OF_STATEMENTS = frozenset({Kind.SLOW, Kind.CANCELED})


@dataclass
class Fault:
    """One rule; `times` None is for ever."""

    kind: Kind
    at: str = "*"
    times: int | None = 1
    after: int = 0
    """So many requests are let through first."""
    rate: float = 1.0
    status: int = 0
    """0 is the usual one: 503 for STATUS, 200 for HTML."""
    headers: Mapping[str, str] = field(default_factory=dict)
    code: str = ""
    message: str = ""
    seconds: float = 1.0


_MIXTURE = (
    Fault(Kind.STATUS, status=429, headers={"Retry-After": "1"}),
    Fault(Kind.STATUS, status=503, headers={"Retry-After": "1"}),
    Fault(Kind.STATUS, status=503),
    Fault(Kind.HTML, status=502),
    Fault(Kind.DROP_BEFORE),
    Fault(Kind.DROP_AFTER),
    Fault(Kind.DROP_MIDWAY),
)
"""What the world does by itself: everything here is worth another try, if that is safe."""


class Faults:
    """The rules in force, and what has fired."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rules: list[Fault] = []
        self._rate = 0.0
        self._random = random.Random(0)  # noqa: S311 - chance that can be repeated
        self.fired: list[tuple[str, str]] = []
        """Kind and what it was matched against, in order."""

    def add(self, kind: Kind | str, at: str = "*", **settings: Any) -> Fault:
        """Put a rule in force; `settings` are the fields of `Fault`."""
        fault = Fault(Kind(kind), at, **settings)
        with self._lock:
            self._rules.append(fault)
        return fault

    def at_random(self, rate: float, seed: int = 0) -> None:
        """Let that share of requests go wrong in ways of the world's choosing; 0 stops it."""
        with self._lock:
            self._rate, self._random = rate, random.Random(seed)  # noqa: S311 - chance that can be repeated

    def clear(self) -> None:
        """Put no rule in force, and forget what has fired."""
        with self._lock:
            self._rules.clear()
            self._rate = 0.0
            self.fired.clear()

    def rules(self) -> list[Fault]:
        """Return the rules in force."""
        with self._lock:
            return list(self._rules)

    def take(self, kinds: Collection[Kind], *keys: str) -> Fault | None:
        """Return the first rule of such a kind that fires on one of the keys, and count it."""
        with self._lock:
            for fault in self._rules:
                if fault.kind in kinds and any(fnmatchcase(key, fault.at) for key in keys) and self._fires(fault):
                    self.fired.append((fault.kind, keys[-1]))
                    return fault
        return None

    def by_chance(self, key: str) -> Fault | None:
        """Return a fault of the world's choosing, at the rate that was set."""
        with self._lock:
            if self._rate and self._random.random() < self._rate:
                fault = self._random.choice(_MIXTURE)
                self.fired.append((fault.kind, key))
                return fault
        return None

    def _fires(self, fault: Fault) -> bool:
        if fault.times == 0 or (fault.rate < 1 and self._random.random() >= fault.rate):
            return False
        if fault.after:
            fault.after -= 1
            return False
        if fault.times is not None:
            fault.times -= 1
        return True
