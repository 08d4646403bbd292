"""The past nights of tables, each judged by what the monitor would have known then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from fubcli.model.nights import PACIFIC, midnight
from fubcli.model.timeframe import Timeframe
from fubcli.model.verdict import Status, Verdict
from fubcli.operations.monitor.judging import PAST_NIGHTS, Judged

MOST_NIGHTS = 90


@dataclass(frozen=True)
class Night:
    """One Pacific night of a table: its verdicts on arrival and rows, None where there was nothing to judge."""

    day: date
    arrival: Verdict | None = None
    volume: Verdict | None = None

    @property
    def rows(self) -> int | None:
        """How many rows came, None when no load did."""
        return None if self.volume is None or self.volume.observed is None else int(self.volume.observed)

    @property
    def is_missing(self) -> bool:
        """Whether a load was due and has not come."""
        return self.arrival is not None and self.arrival.kind == "missing"

    @property
    def statuses(self) -> tuple[Status, ...]:
        """What its verdicts came to."""
        return tuple(each.status for each in (self.arrival, self.volume) if each is not None)


def charted_days(timeframe: Timeframe) -> int:
    """Return how many nights are charted: those of the timeframe, at least thirty and at most ninety."""
    return min(max((timeframe.last - timeframe.first).days + 1, PAST_NIGHTS), MOST_NIGHTS)


def pasts(judged: Judged, tables: Collection[str]) -> Mapping[str, tuple[Night, ...]]:
    """Return the charted nights of tables, oldest first; without a report's past, those of the timeframe alone."""
    first = judged.timeframe.last - timedelta(days=charted_days(judged.timeframe) - 1)
    found: dict[str, dict[date, Night]] = defaultdict(dict)
    for verdict in judged.past:
        if verdict.table in tables and verdict.night >= first:
            night = found[verdict.table].setdefault(verdict.night, Night(verdict.night))
            is_arrival = verdict.check == "freshness"
            told = replace(night, arrival=verdict) if is_arrival else replace(night, volume=verdict)
            found[verdict.table][verdict.night] = told
    return {table: tuple(nights[day] for day in sorted(nights)) for table, nights in found.items()}


def clock_hours(night: date, moment: datetime) -> float:
    """Return what Pacific clocks show at a moment, in hours after the night's midnight; deadlines go by it."""
    shown = moment.astimezone(PACIFIC)
    days = (shown.date() - night).days
    return 24 * days + shown.hour + shown.minute / 60 + shown.second / 3600


def hours_since_midnight(night: date, moment: datetime) -> float:
    """Return the hours that have gone by since a night's midnight; clocks may show another number."""
    return (moment - midnight(night)).total_seconds() / 3600
