"""What a check came to, and why: observed, expected, and sentences for people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Status(StrEnum):
    """What a check came to; what could not be seen is `unknown`, never `ok`."""

    OK = "ok"
    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"
    UNKNOWN = "unknown"

    @property
    def pages(self) -> bool:
        """Whether somebody is to look at it now."""
        return self in (Status.WARNING, Status.CRITICAL)


@dataclass(frozen=True)
class Expected:
    """What was expected: the most likely value and the bounds within which nothing is said, by which method."""

    point: float
    lower: float
    upper: float
    method: str
    nights: int
    """How many nights it was learned from."""
    since: date | None = None
    """The first of them."""


@dataclass(frozen=True)
class Verdict:
    """One check of one table for one Pacific night; `decided_at` is the first moment (UTC) at which this was known."""

    check: str
    table: str
    night: date
    status: Status
    explanation: tuple[str, ...]
    decided_at: datetime
    observed: float | None = None
    expected: Expected | None = None
    kind: str = ""
    """The fault that it looks like."""
    arrived_at: datetime | None = None
    usual_at: datetime | None = None
    deadline: datetime | None = None
    """Of an arrival: when it came, when it usually comes, and by when it is late; None is not known, or not due."""
    learned_nights: int = 0
    learned_since: date | None = None
    """Of an arrival: how many nights its deadline was learned from, and the first of them."""
