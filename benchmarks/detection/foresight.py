"""Whether a detector looks ahead: what it says of a night must not change with what comes after it."""

from __future__ import annotations

from datetime import timedelta

from benchmarks.detection import calendars
from benchmarks.detection.baselines.rules import Detector
from benchmarks.detection.histories import History
from benchmarks.detection.lines import PAGES, verdicts

_CUT_OFF = timedelta(days=40)
_Page = tuple[str, object, str, object]


def foreseen(detector: Detector, made: History) -> int:
    """Return how many pages change when the last 40 nights of the history are cut off, a night beside the cut aside."""
    cut = max(night for _, night in made.natural) - _CUT_OFF
    zones = {name: table.zone for name, table in made.tables.items()}
    past = [each.line(zones[each.table]) for each in made.commits if calendars.night_of(each.committed_at) < cut]

    def pages(lines: list[str]) -> set[_Page]:
        told = verdicts(detector(lines))
        known = [each for each in told if each.status in PAGES and each.night < cut - calendars.DAY]
        return {(each.table, each.night, each.check, each.decided_at) for each in known}

    return len(pages(past) ^ pages(made.lines()))
