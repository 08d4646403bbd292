"""The past of tables, night by night, as it would have been judged each night at a time of the Pacific morning."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Protocol

from fubcli.detection.agreement import agreed
from fubcli.detection.freshness.irregular import IrregularJudge
from fubcli.detection.freshness.judge import Arrival, FreshnessJudge
from fubcli.detection.freshness.learned import LearnedJudge
from fubcli.detection.loads import Load, loads_of
from fubcli.detection.volume.judge import VolumeJudge
from fubcli.model.deadlines import Sla
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


SCHEDULES: Mapping[str, Callable[[], ArrivalJudge]] = {
    "nightly": FreshnessJudge,
    "irregular": IrregularJudge,
    "learned": LearnedJudge,
}
"""How loads come: on the same weekdays at about the same time of the night, whenever they do, or as the past says."""


def at_six(night: date) -> datetime:
    """Return six o'clock of a night's morning, when people come to look."""
    return at_local(night, AT)


def replayed(  # noqa: PLR0913 - whose past, how it is judged, and for which nights
    histories: Mapping[str, Iterable[Commit]],
    *,
    schedule: str = "nightly",
    seen_at: Callable[[date], datetime] = at_six,
    since: date | None = None,
    until: date | None = None,
    slas: Mapping[str, Sla] = MappingProxyType({}),
) -> Iterator[Verdict]:
    """Yield every table's verdicts, from the night after its first load to the last night of all, night by night.

    Each is made from what was there at `seen_at` that night; what came later is known to the nights that follow. Nights
    before `since` are only learned from; `until` is the last night when it is not that of the last load.
    `slas` are explicit deadlines by table, for tables that load nightly.
    """
    tables = [_Table(name, commits, _judge(schedule, slas.get(name))) for name, commits in histories.items()]
    tables = [table for table in tables if table.loads]
    if not tables:
        return
    last = until or max(table.last for table in tables)
    for night in _nights(min(table.first for table in tables), last):
        awake = [table for table in tables if table.first <= night]
        if since is None or night >= since:
            now = seen_at(night)
            for table in awake:
                yield table.arrival(night, now)
            yield from _volumes(awake, night, now)
        for table in awake:
            table.learn(night)


def _judge(schedule: str, sla: Sla | None) -> ArrivalJudge:
    return FreshnessJudge(sla) if sla is not None else SCHEDULES[schedule]()


def _volumes(tables: Iterable[_Table], night: date, now: datetime) -> Iterator[Verdict]:
    seen = {table.name: (table, load) for table in tables if (load := table.seen(night, now)) is not None}
    for name, judged in agreed({name: table.volume.judge(load) for name, (table, load) in seen.items()}).items():
        load = seen[name][1]
        yield Verdict(
            "volume", name, night, judged.status, judged.explanation, load.last_at, float(load.rows), judged.expected,
            judged.kind,
        )  # fmt: skip


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
        load = self.seen(night, now)
        found = self._arrivals.judge(night, load, now)
        due = found.due
        return Verdict(
            "freshness", self.name, night, found.status, found.explanation, found.decided_at, kind=found.kind,
            arrived_at=load.first_at if load else None, usual_at=found.usual_at, deadline=found.deadline,
            learned_nights=due.nights if due else 0, learned_since=due.since if due else None,
        )  # fmt: skip

    def learn(self, night: date) -> None:
        load = self.loads.get(night)
        self._arrivals.learn(night, load)
        if load is not None:
            self.volume.learn(load)


def _nights(first: date, last: date) -> Iterator[date]:
    for days in range((last - first).days + 1):
        yield first + timedelta(days=days)
