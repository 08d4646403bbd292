"""A commit history as the baselines see it: one row count and one arrival for each table and Pacific date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from benchmarks.detection import calendars
from benchmarks.detection.commit_log import MAINTENANCE
from benchmarks.detection.lines import Commit, Verdict

LOOK = 6 * 60  # minutes after midnight on Pacific clocks at which somebody looks at the night


@dataclass(frozen=True)
class Night:
    """What a table's Pacific date brought: its rows, and when the first of its commits came, if any did."""

    table: str
    date: date
    rows: int
    arrival: datetime | None

    def verdict(self, check: str, status: str, decided_at: datetime, explanation: str) -> Verdict:
        """Return a verdict about this night."""
        return Verdict(self.table, self.date, check, status, decided_at, explanation)

    def volume(self, status: str, explanation: str) -> Verdict:
        """Return a verdict about this night's rows, decided as its date ends."""
        return self.verdict("volume", status, calendars.midnight(self.date + calendars.DAY), explanation)


def nights(commits: Iterable[Commit]) -> dict[str, list[Night]]:
    """Return each table's nights in order, from its first load to its last; maintenance and deletes are no loads."""
    loads: dict[str, dict[date, list[Commit]]] = defaultdict(lambda: defaultdict(list))
    for commit in commits:
        if commit.operation not in (*MAINTENANCE, "DELETE"):
            loads[commit.table][calendars.night_of(commit.committed_at)].append(commit)
    return {table: _in_order(table, by_date) for table, by_date in loads.items()}


def _in_order(table: str, by_date: dict[date, list[Commit]]) -> list[Night]:
    first, last = min(by_date), max(by_date)
    dates = [first + timedelta(days=day) for day in range((last - first).days + 1)]
    return [_night(table, day, by_date.get(day, [])) for day in dates]


def _night(table: str, day: date, commits: list[Commit]) -> Night:
    rows = sum(commit.rows or 0 for commit in commits)
    return Night(table, day, rows, min((commit.committed_at for commit in commits), default=None))
