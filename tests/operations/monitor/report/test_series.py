"""The nights behind the charts are what the monitor would have said of each of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from fubcli.model.nights import PACIFIC
from fubcli.model.request import MonitorRequest
from fubcli.model.timeframe import timeframe_of
from fubcli.model.verdict import Status
from fubcli.operations.monitor.gathering import Sources, gathered
from fubcli.operations.monitor.judging import Judged, judged
from fubcli.operations.monitor.quality import Quality
from fubcli.operations.monitor.report.series import Night, clock_hours, hours_since_midnight, pasts
from tests.operations.monitor.world import BRONZE, LAST, SILVER, World, catalogs


def judged_in(world: World, timeframe: str = "today") -> Judged:
    request = MonitorRequest(timeframe=timeframe, report=Path("report.html"))
    nights = timeframe_of(timeframe, world.now)
    sources = Sources(catalogs(), world, world, world.memory)
    return judged(request, gathered(request, sources, nights.until), nights, catalogs(), Quality())


def test_thirty_nights_of_the_tables_that_are_asked_for() -> None:
    nights = pasts(judged_in(World()), {str(BRONZE)})
    assert list(nights) == [str(BRONZE)]
    assert [night.day for night in nights[str(BRONZE)]] == [LAST - timedelta(days=back) for back in range(29, -1, -1)]


@pytest.mark.parametrize(("timeframe", "count"), [("yesterday", 30), ("past_week", 30), ("past_90_days", 60)])
def test_all_nights_of_a_longer_timeframe(timeframe: str, count: int) -> None:
    assert len(pasts(judged_in(World(), timeframe), {str(BRONZE)})[str(BRONZE)]) == count


def test_each_night_is_what_the_monitor_said_then() -> None:
    world = World()
    night = LAST - timedelta(days=5)
    world.change(BRONZE, night, factor=0.2)
    world.without(SILVER, night=night)
    nights = pasts(judged_in(world), {str(BRONZE), str(SILVER)})
    then = {(each.table, each.check): each for each in judged_in(world, night.isoformat()).verdicts}
    (bronze,) = [each for each in nights[str(BRONZE)] if each.day == night]
    (silver,) = [each for each in nights[str(SILVER)] if each.day == night]
    assert (bronze.volume, bronze.arrival) == (then[str(BRONZE), "volume"], then[str(BRONZE), "freshness"])
    assert bronze.volume is not None
    assert (bronze.volume.kind, bronze.rows) == ("partial", int(bronze.volume.observed or 0))
    assert (silver.is_missing, silver.rows, silver.volume) == (True, None, None)
    assert silver.statuses == (Status.CRITICAL,)


def test_tonight_is_judged_by_what_is_there() -> None:
    world = World(now=World().now - timedelta(hours=11, minutes=30))
    last = pasts(judged_in(world), {str(SILVER)})[str(SILVER)][-1]
    assert (last.day, last.rows, last.is_missing, last.statuses) == (LAST, None, False, (Status.INFO,))


def test_a_night_of_which_nothing_is_known() -> None:
    night = Night(LAST)
    assert (night.rows, night.is_missing, night.statuses) == (None, False, ())


@pytest.mark.parametrize(
    ("night", "utc", "clock", "since"),
    [
        (date(2026, 6, 4), datetime(2026, 6, 4, 8, 30, tzinfo=UTC), 1.5, 1.5),
        (date(2026, 3, 8), datetime(2026, 3, 8, 10, 30, tzinfo=UTC), 3.5, 2.5),
        (date(2026, 11, 1), datetime(2026, 11, 1, 9, 30, tzinfo=UTC), 1.5, 2.5),
        (date(2026, 11, 1), datetime(2026, 11, 2, 9, 0, tzinfo=UTC), 25.0, 26.0),
    ],
)
def test_clocks_and_hours_part_where_clocks_are_set(night: date, utc: datetime, clock: float, since: float) -> None:
    assert (clock_hours(night, utc), hours_since_midnight(night, utc)) == (clock, since)
    assert clock_hours(night, utc.astimezone(PACIFIC)) == clock


def test_nothing_of_the_past_is_judged_for_nobody() -> None:
    world = World()
    request, nights = MonitorRequest(), timeframe_of("today", world.now)
    sources = Sources(catalogs(), world, world, world.memory)
    found = judged(request, gathered(request, sources, nights.until), nights, catalogs(), Quality())
    assert found.past == found.verdicts
    asked = judged_in(World())
    assert asked.verdicts == found.verdicts
    assert len(asked.past) == 30 * len(found.verdicts)
