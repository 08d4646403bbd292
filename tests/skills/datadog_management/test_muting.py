"""Muting: one downtime, found again while it is active."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from fubcli.errors import UsageError
from fubcli.integrations.failures import RequestDeclined
from tests.outside.datadog.upstream import HEALTH, NOW, monitored
from tests.skills.datadog_management.conftest import Bench, found


@pytest.fixture
def bench(bench: Bench) -> Bench:
    """One with a monitor; the stand-in judges by the real clock what is active."""
    from datetime import UTC, datetime

    bench.run("create-alert", monitored())
    bench.datadog.world.changes.clear()
    bench.clock.moment = datetime.now(UTC)
    return bench


def downtime(bench: Bench) -> dict[str, Any]:
    (found,) = bench.datadog.world.downtimes.values()
    attributes: dict[str, Any] = found["attributes"]
    return attributes


def test_the_monitors_of_the_environment_are_muted_for_two_hours(bench: Bench) -> None:
    data = bench.run("mute", reason="A migration, @all see https://x.y")
    told = downtime(bench)
    assert told["monitor_identifier"] == {"monitor_tags": ["managed_by:fubcli", "env:production"]}
    assert told["message"] == "Muted with fubcli: A migration, (at)all see https: //x.y"
    until = (bench.clock.moment + timedelta(hours=2)).replace(microsecond=0)
    assert told["schedule"]["end"] == data["until"] == until.isoformat()
    assert data["changes"][0]["id"] == next(iter(bench.datadog.world.downtimes))


@pytest.mark.parametrize("settings", [{}, {"metric": HEALTH}, {"catalog": "fub"}, {"lasting": timedelta(days=7)}])
def test_twice_is_once(bench: Bench, settings: dict[str, Any]) -> None:
    bench.run("mute", **settings)
    bench.clock.moment += timedelta(seconds=90)
    assert bench.outcomes("mute", **settings) == ["unchanged"]
    assert bench.changes == ["downtime created"]


def test_one_of_another_metric_or_scope_is_another(bench: Bench) -> None:
    for settings in ({}, {"metric": HEALTH}, {"catalog": "fub"}):
        assert bench.outcomes("mute", **settings) == ["created"]


def test_one_by_its_id(bench: Bench) -> None:
    number = next(iter(bench.datadog.world.monitors))
    assert bench.outcomes("mute", monitor_id=number) == ["created"]
    assert bench.outcomes("mute", monitor_id=number) == ["unchanged"]
    assert downtime(bench)["monitor_identifier"] == {"monitor_id": number}
    with pytest.raises(RequestDeclined, match="Monitor not found"):
        bench.run("mute", monitor_id=99_999)


def test_an_end_that_is_named_moves_the_downtime(bench: Bench) -> None:
    bench.run("mute")
    until = bench.clock.moment + timedelta(hours=5)
    assert bench.outcomes("mute", until=until) == ["updated"]
    assert bench.outcomes("mute", until=until) == ["unchanged"]
    assert downtime(bench)["schedule"]["end"] == until.replace(microsecond=0).isoformat()
    assert bench.changes == ["downtime created", "downtime moved"]


def test_a_downtime_of_others_is_not_ours(bench: Bench) -> None:
    bench.run("mute")
    downtime(bench)["message"] = "Maintenance"
    assert bench.outcomes("mute") == ["created"]


@pytest.mark.parametrize("settings", [{"until": NOW - timedelta(days=900)}, {"lasting": timedelta(days=8)}])
def test_a_time_that_is_past_or_too_far_is_refused(bench: Bench, settings: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        bench.run("mute", **settings)
    assert bench.changes == []


def test_without_monitors_nothing_is_muted(bench: Bench) -> None:
    data = bench.run("mute", environment="staging")
    assert (data["changes"], found(data)) == ([], {"no-monitor"})
    with pytest.raises(UsageError, match="there are monitors of"):
        bench.run("mute", metric="system.load.1")
