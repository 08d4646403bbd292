"""How a rule about one night becomes a detector that reads and writes lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from benchmarks.detection import calendars
from benchmarks.detection.lines import Verdict, commits
from benchmarks.detection.nights import LOOK, Night, nights

Detector = Callable[[Iterable[str]], Iterable[str]]
VolumeRule = Callable[[Sequence[Night]], tuple[str, str]]
DeadlineRule = Callable[[Sequence[datetime], Night], datetime | None]


def volume(rule: VolumeRule) -> Detector:
    """Make a detector of a rule that judges the last of the nights that it is given: its status, and why."""

    def detector(lines: Iterable[str]) -> Iterator[str]:
        for table in nights(commits(lines)).values():
            for number, night in enumerate(table, start=1):
                yield night.volume(*rule(table[:number])).line()

    return detector


def freshness(rule: DeadlineRule) -> Detector:
    """Make a detector of a rule that sets a deadline for a night from the arrivals before it, or None for lack of them.

    A night is a page when its deadline passes on its own date without an arrival, decided then. An alarm that stands
    from before the date is a page of it if the look at 06:00 still finds nothing.
    """

    def detector(lines: Iterable[str]) -> Iterator[str]:
        for table in nights(commits(lines)).values():
            arrivals: list[datetime] = []
            for night in table:
                yield _fresh(night, rule(arrivals, night)).line()
                if night.arrival:
                    arrivals.append(night.arrival)

    return detector


def _fresh(night: Night, deadline: datetime | None) -> Verdict:
    end = calendars.midnight(night.date + calendars.DAY)
    if deadline is None:
        return night.verdict("freshness", "unknown", end, "too few arrivals")
    alarm = deadline
    if deadline < calendars.midnight(night.date):
        alarm = calendars.wall_clock(night.date, LOOK)
    if alarm < end and (night.arrival is None or night.arrival > alarm):
        return night.verdict("freshness", "critical", alarm, f"nothing had arrived by {deadline:%F %T}Z")
    return night.verdict("freshness", "ok", min(end, night.arrival or end), "arrived, or not yet due")
