"""How verdicts compare with the truth, for one check at a time.

A page is a verdict of status `warning` or `critical`; several for one table and night are one page, the earliest.

- Volume is scored against zero, partial, duplicate, spike and frozen loads, freshness against late and missing ones.
- Only scored nights count: the first 60 of a table are for learning, whatever is said of them.
- A page on a night whose fault belongs to the other check is neither right nor wrong: something was the matter.
- So is a page on the night after a fault of any kind, unless that night has one of its own: lost rows may be caught up
  with, and an interval is measured from a gap.
- A fault counts as found however late it is; freshness has its minutes from Pacific midnight to the decision beside it.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import nan

from benchmarks.detection import calendars
from benchmarks.detection.lines import KINDS, PAGES, Fault, Verdict

TableNight = tuple[str, date]
_MONTH, _YEAR = 30.4375, 365.25
_NIGHTS_AFTER_CHANGE = 4


@dataclass
class Score:
    """One detector's figures for one check; counts are sums of the nights' weights."""

    nights: float = 0.0
    found_by_kind: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    faults_by_kind: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    false_by_family: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    false_after_change: float = 0.0  # on the night of a change of clocks and the four after it
    neither: float = 0.0
    minutes: list[float] = field(default_factory=list)

    @property
    def found(self) -> float:
        """Return the faults that have a page."""
        return sum(self.found_by_kind.values())

    @property
    def faults(self) -> float:
        """Return the faults of the check's kinds."""
        return sum(self.faults_by_kind.values())

    @property
    def false(self) -> float:
        """Return the pages on nights with which nothing was the matter."""
        return sum(self.false_by_family.values())

    @property
    def precision(self) -> float:
        """Return the share of pages that were right, NaN when there were none."""
        return _ratio(self.found, self.found + self.false)

    @property
    def recall(self) -> float:
        """Return the share of faults that were found, NaN when there were none."""
        return _ratio(self.found, self.faults)

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall, 0 when nothing was found."""
        return _ratio(2 * self.found, self.found + self.false + self.faults)

    @property
    def false_per_month(self) -> float:
        """Return the false pages of one table in a month."""
        return _ratio(self.false * _MONTH, self.nights)

    @property
    def false_per_year(self) -> float:
        """Return the false pages of one table in a year."""
        return _ratio(self.false * _YEAR, self.nights)

    @property
    def median_minutes(self) -> float:
        """Return the median of minutes from Pacific midnight to a true page, NaN without one."""
        return statistics.median(self.minutes) if self.minutes else nan

    def recall_of(self, kind: str) -> float:
        """Return the share of faults of a kind that were found, NaN when there were none."""
        return _ratio(self.found_by_kind.get(kind, 0), self.faults_by_kind.get(kind, 0))


def score(
    check: str,
    verdicts: Iterable[Verdict],
    faults: Iterable[Fault],
    scored: Mapping[TableNight, float],
    families: Mapping[str, str],
) -> Score:
    """Score one check's verdicts; `scored` gives each night that counts its weight, `families` each table's family."""
    truth = {(fault.table, fault.night): fault.kind for fault in faults}
    result = Score(nights=sum(scored.values()))
    for key, kind in truth.items():
        if kind in KINDS[check]:
            result.faults_by_kind[kind] += scored.get(key, 0)
    for page in _pages(check, verdicts):
        key = (page.table, page.night)
        if key in scored:
            _count(result, page, _outcome(check, key, truth), scored[key], families[page.table])
    return result


def _pages(check: str, verdicts: Iterable[Verdict]) -> Iterable[Verdict]:
    pages: dict[TableNight, Verdict] = {}
    for each in verdicts:
        if each.check == check and each.status in PAGES:
            page = pages.setdefault((each.table, each.night), each)
            pages[each.table, each.night] = min(page, each, key=lambda verdict: verdict.decided_at)
    return pages.values()


def _outcome(check: str, key: TableNight, truth: Mapping[TableNight, str]) -> str:
    """Return the kind that a page found, `neither`, or `false`."""
    table, night = key
    kind = truth.get(key)
    if kind in KINDS[check]:
        return str(kind)
    return "neither" if kind or (table, night - calendars.DAY) in truth else "false"


def _count(result: Score, page: Verdict, outcome: str, weight: float, family: str) -> None:
    if outcome == "false":
        result.false_by_family[family] += weight
        result.false_after_change += weight * _is_after_change(page.night)
    elif outcome == "neither":
        result.neither += weight
    else:
        result.found_by_kind[outcome] += weight
        result.minutes.append((page.decided_at - calendars.midnight(page.night)) / timedelta(minutes=1))


def _is_after_change(night: date) -> bool:
    return any(calendars.clocks_change(night - timedelta(days=ago)) for ago in range(_NIGHTS_AFTER_CHANGE + 1))


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else nan
