"""The past of tables, night by night, as it would have been judged each night at a time of the Pacific morning."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Protocol

from fubcli.detection.agreement import agreed
from fubcli.detection.freshness.irregular import IrregularJudge
from fubcli.detection.freshness.judge import Arrival, FreshnessJudge
from fubcli.detection.loads import Load, loads_of
from fubcli.detection.volume.judge import VolumeJudge
from fubcli.model.health import Commit
from fubcli.model.nights import at_local
from fubcli.model.verdict import Verdict

AT = time(6)


class ArrivalJudge(Protocol):
    """Judges one table's arrivals in their order."""

    def learn(self, night: date, load: Load | None) -> None:
        """Take a night into account."""
        ...

    def judge(self, night: date, load: Load | None, now: datetime) -> Arrival:
        """Return what a night comes to at a moment."""
        ...


SCHEDULES: Mapping[str, Callable[[], ArrivalJudge]] = {"nightly": FreshnessJudge, "irregular": IrregularJudge}
"""How loads come: on the same weekdays at about the same time of the night, or whenever they do."""


def replayed(
    histories: Mapping[str, Iterable[Commit]], *, schedule: str = "nightly", at: time = AT
) -> Iterator[Verdict]:
    """Yield every table's verdicts, from the night after its first load to the last night of all, night by night.

    Each is made from what was there by then; what came later is known to the nights that follow.
    """
    tables = [_Table(name, commits, SCHEDULES[schedule]()) for name, commits in histories.items()]
    tables = [table for table in tables if table.loads]
    if not tables:
        return
    for night in _nights(min(table.first for table in tables), max(table.last for table in tables)):
        now = at_local(night, at)
        awake = [table for table in tables if table.first <= night]
        for table in awake:
            yield table.arrival(night, now)
        yield from _volumes(awake, night, now)
        for table in awake:
            table.learn(night)


def _volumes(tables: Iterable[_Table], night: date, now: datetime) -> Iterator[Verdict]:
    seen = {table.name: (table, load) for table in tables if (load := table.seen(night, now)) is not None}
    for name, judged in agreed({name: table.volume.judge(load) for name, (table, load) in seen.items()}).items():
        load = seen[name][1]
        yield Verdict(
            "volume", name, night, judged.status, judged.explanation, load.last_at, float(load.rows), judged.expected
        )


class _Table:
    def __init__(self, name: str, commits: Iterable[Commit], arrivals: ArrivalJudge) -> None:
        self.name = name
        self.loads = {load.night: load for load in loads_of(commits)}
        self.first, self.last = min(self.loads, default=date.max), max(self.loads, default=date.min)
        self.volume = VolumeJudge()
        self._arrivals = arrivals

    def seen(self, night: date, now: datetime) -> Load | None:
        load = self.loads.get(night)
        return load.until(now) if load else None

    def arrival(self, night: date, now: datetime) -> Verdict:
        found = self._arrivals.judge(night, self.seen(night, now), now)
        return Verdict("freshness", self.name, night, found.status, found.explanation, found.decided_at)

    def learn(self, night: date) -> None:
        load = self.loads.get(night)
        self._arrivals.learn(night, load)
        if load is not None:
            self.volume.learn(load)


def _nights(first: date, last: date) -> Iterator[date]:
    for days in range((last - first).days + 1):
        yield first + timedelta(days=days)
