"""Tables of invented nights."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from fubcli.detection.loads import Load
from fubcli.model.health import Commit
from fubcli.model.nights import midnight

FIRST = date(2026, 4, 6)
"""A Monday, far from clock changes and holidays."""
WOBBLE = (0, 3, -2, 4, -4, 1, -1, 2, -3)
"""Per cent by which a steady table differs from its level, night after night."""


def days(count: int, first: date = FIRST) -> list[date]:
    return [first + timedelta(days=number) for number in range(count)]


def load(night: date, *rows: int, minutes: float = 60.0) -> Load:
    """A night with one commit for each number of rows, the first so many minutes after midnight."""
    begin = midnight(night) + timedelta(minutes=minutes)
    return Load(night, tuple((begin + timedelta(minutes=5 * at), each) for at, each in enumerate(rows)))


def steady(night: date, level: int = 10_000) -> int:
    """The rows of a steady table on a night; no two nights in a row are alike."""
    return level + level * WOBBLE[night.toordinal() % len(WOBBLE)] // 100 + night.toordinal() % 7


def commits(
    rows: Mapping[date, int | Iterable[int]], *, minutes: float = 60.0, operation: str = "WRITE"
) -> list[Commit]:
    """The commits of a table's nights."""
    found = []
    for night, given in rows.items():
        sizes = (given,) if isinstance(given, int) else tuple(given)
        found += [Commit(0, at, operation, size) for at, size in load(night, *sizes, minutes=minutes).commits]
    return found
