"""Soda's check runs where Prophet is installed, and its absence is said."""

import json
import sys
from datetime import date, timedelta

import pytest
from benchmarks.detection import __main__ as runner
from benchmarks.detection.baselines import soda_prophet
from benchmarks.detection.calendars import wall_clock
from benchmarks.detection.lines import Commit

FIRST = date(2025, 10, 1)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # Prophet's own
@pytest.mark.parametrize(("last", "status"), [(1003, "ok"), (5000, "critical")])
def test_a_spike_is_outside_of_the_interval(last: int, status: str) -> None:
    pytest.importorskip("prophet")
    counts = [1000 + 7 * (day * day % 11) for day in range(60)] + [last]
    history_lines = [
        Commit("a", wall_clock(FIRST + timedelta(days=day), 60), "WRITE", count).line()
        for day, count in enumerate(counts)
    ]
    tested = FIRST + timedelta(days=60)
    told = [json.loads(line) for line in soda_prophet.judged(history_lines, {("a", tested)})]
    assert [(each["date"], each["status"]) for each in told] == [(tested.isoformat(), status)]


def test_too_few_measurements_are_unknown_without_a_fit() -> None:
    history_lines = [Commit("a", wall_clock(FIRST + timedelta(days=day), 60), "WRITE", 10).line() for day in range(4)]
    told = [json.loads(line) for line in soda_prophet.judged(history_lines, {("a", FIRST + timedelta(days=3))})]
    assert [each["status"] for each in told] == ["unknown"]


def test_the_absence_of_prophet_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(soda_prophet, "available", lambda: False)
    monkeypatch.setattr(sys, "argv", ["detection", "--tables=1"])
    runner.main()
    assert "`prophet` is not installed" in capsys.readouterr().out
