"""Muting: one downtime, found again while it is active."""

from __future__ import annotations

import copy
from datetime import timedelta
from typing import Any

import pytest

from fubcli.errors import UsageError
from fubcli.integrations.datadog import downtimes
from fubcli.integrations.datadog.answers import ListCut, Listing
from fubcli.integrations.datadog.intents import NotKnown
from fubcli.integrations.failures import RequestDeclined
from fubcli.network.failures import ReplyLost
from tests.outside.datadog.upstream import HEALTH, NOW, monitored
from tests.outside.datadog.world import downtime_of
from tests.skills.datadog_management.conftest import Bench, found

ALL_OF_PRODUCTION = {"monitor_tags": ["managed_by:fubcli", "env:production"]}


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
    assert told["monitor_identifier"] == ALL_OF_PRODUCTION
    assert told["message"] == "Muted with fubcli: A migration, (at)all see https: //x.y"
    until = (bench.clock.moment + timedelta(hours=2)).replace(microsecond=0)
    assert told["schedule"]["end"] == until.isoformat()
    assert data["until"] == f"{until:%Y-%m-%dT%H:%M:%SZ}"
    assert data["headline"] == f"1 downtime created, until {data['until']}"
    assert data["changes"][0]["id"] == next(iter(bench.datadog.world.downtimes))


@pytest.mark.parametrize("settings", [{}, {"metric": HEALTH}, {"catalog": "fub"}, {"lasting": timedelta(days=7)}])
def test_twice_is_once(bench: Bench, settings: dict[str, Any]) -> None:
    bench.run("mute", **settings)
    bench.clock.moment += timedelta(seconds=90)
    assert bench.outcomes("mute", **settings) == ["unchanged"]
    assert bench.changes == ["downtime created"]


@pytest.mark.parametrize(("settings", "name"), [
    ({}, "monitors of production"),
    ({"metric": HEALTH}, "monitors of production (fubcli_monitor:pipeline_health)"),
    ({"catalog": "fub"}, "monitors of production (catalog:fub)"),
    ({"metric": HEALTH, "catalog": "fub"}, "monitors of production (fubcli_monitor:pipeline_health, catalog:fub)"),
])  # fmt: skip
def test_a_downtime_is_called_by_what_it_mutes(bench: Bench, settings: dict[str, Any], name: str) -> None:
    assert [each["name"] for each in bench.run("mute", **settings)["changes"]] == [name]


def test_one_of_another_metric_or_scope_is_another(bench: Bench) -> None:
    for settings in ({}, {"metric": HEALTH}, {"catalog": "fub"}):
        assert bench.outcomes("mute", **settings) == ["created"]


@pytest.mark.parametrize(("catalog", "kinds"), [
    (None, ["pipeline_health", "pipeline_health.fub", "pipeline_health.fub_zg"]),
    ("fub", ["pipeline_health", "pipeline_health.fub"]),
])  # fmt: skip
def test_the_monitors_of_a_metric_are_also_those_of_one_catalog_each(
    bench: Bench, catalog: str | None, kinds: list[str]
) -> None:
    for each in ("fub", "fub_zg"):
        bench.run("create-alert", monitored(), catalog=each)
    assert bench.outcomes("mute", metric=HEALTH, catalog=catalog) == ["created"] * len(kinds)
    assert bench.outcomes("mute", metric=HEALTH, catalog=catalog) == ["unchanged"] * len(kinds)
    muted = [each["attributes"]["monitor_identifier"] for each in bench.datadog.world.downtimes.values()]
    assert [each["monitor_tags"][2] for each in muted] == [f"fubcli_monitor:{each}" for each in kinds]


def test_the_monitor_of_one_catalog_alone_is_found(bench: Bench) -> None:
    bench.run("create-alert", monitored(), catalog="fub")
    del bench.datadog.world.monitors[min(bench.datadog.world.monitors)]
    for catalog in (None, "fub"):
        assert bench.outcomes("mute", metric=HEALTH, catalog=catalog) == ["created"]
    with pytest.raises(UsageError, match=r"no such monitor of fub_zg; there are those of databricks"):
        bench.run("mute", metric=HEALTH, catalog="fub_zg")


def test_of_several_downtimes_the_first_end_is_told(bench: Bench) -> None:
    bench.run("mute", metric=HEALTH)
    until = downtime(bench)["schedule"]["end"].replace("+00:00", "Z")
    bench.run("create-alert", monitored(), catalog="fub")
    bench.clock.moment += timedelta(minutes=4)
    data = bench.run("mute", metric=HEALTH)
    assert [each["outcome"] for each in data["changes"]] == ["unchanged", "created"]
    assert data["until"] == until


def test_another_reason_is_told_to_the_downtime(bench: Bench) -> None:
    bench.run("mute", reason="A migration")
    assert bench.outcomes("mute") == ["unchanged"]
    assert bench.outcomes("mute", reason="Another one") == ["updated"]
    assert bench.outcomes("mute", reason="Another one") == ["unchanged"]
    assert downtime(bench)["message"] == "Muted with fubcli: Another one"
    both = bench.run("mute", reason="A third", lasting=timedelta(hours=5))
    assert [each["why"] for each in both["requests"]] == ["give the downtime another end and another reason"]
    assert bench.changes == ["downtime created", "downtime reworded", "downtime moved"]


def test_an_end_that_the_service_does_not_take_is_not_told_as_moved(bench: Bench) -> None:
    bench.run("mute")
    until = downtime(bench)["schedule"]["end"].replace("+00:00", "Z")
    bench.datadog.world.keeps_ends = True
    data = bench.run("mute", lasting=timedelta(hours=9))
    assert ([each["outcome"] for each in data["changes"]], data["until"]) == (["unchanged"], until)
    assert "not-moved" in found(data)


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


def test_what_mutes_nothing_is_refused_with_what_there_is(bench: Bench) -> None:
    with pytest.raises(UsageError, match="fubcli has no monitor of staging to mute"):
        bench.run("mute", environment="staging")
    with pytest.raises(UsageError, match=r"no such monitor; there are those of databricks\.pipeline\.health\."):
        bench.run("mute", metric="fub.data.volume_rows")
    with pytest.raises(UsageError, match="--catalog=nope: production has fub, fub_zg"):
        bench.run("mute", catalog="nope")
    with pytest.raises(UsageError, match="--catalog=stage_fub: production has"):
        bench.run("mute", catalog="stage_fub")
    with pytest.raises(UsageError, match="there are monitors of"):
        bench.run("mute", metric="system.load.1")
    assert bench.changes == []


def test_a_later_end_moves_the_downtime_once_and_an_earlier_one_does_not(bench: Bench) -> None:
    bench.run("mute", lasting=timedelta(minutes=30))
    assert bench.outcomes("mute", lasting=timedelta(hours=6)) == ["updated"]
    bench.clock.moment += timedelta(minutes=4)
    assert bench.outcomes("mute", lasting=timedelta(hours=6)) == ["unchanged"]
    data = bench.run("mute", lasting=timedelta(hours=1))
    assert data["changes"][0]["outcome"] == "unchanged"
    assert data["until"] == downtime(bench)["schedule"]["end"].replace("+00:00", "Z")
    assert bench.changes == ["downtime created", "downtime moved"]


def test_one_without_an_end_is_as_late_as_can_be(bench: Bench) -> None:
    bench.run("mute")
    downtime(bench)["schedule"]["end"] = None
    assert bench.outcomes("mute", lasting=timedelta(days=7)) == ["unchanged"]
    assert bench.outcomes("mute", until=bench.clock.moment + timedelta(hours=1)) == ["updated"]


@pytest.mark.parametrize("schedule", [None, {}, "x", {"end": 7}])
def test_a_schedule_of_another_shape_is_one_without_an_end(bench: Bench, schedule: Any) -> None:
    bench.run("mute")
    attributes = downtime(bench)
    with pytest.MonkeyPatch.context() as patch:
        shown = {"id": "a-b", "type": "downtime", "attributes": {**attributes, "schedule": schedule}}
        patch.setattr(downtimes, "current", lambda _: Listing([shown, {"attributes": None}]))
        assert bench.outcomes("mute") == ["unchanged"]


def test_one_that_comes_again_is_not_ours(bench: Bench) -> None:
    bench.run("mute")
    downtime(bench)["schedule"] |= {"recurrences": [{"rrule": "FREQ=DAILY", "duration": "1h"}]}
    data = bench.run("mute")
    assert (data["changes"][0]["outcome"], "recurring-downtime" in found(data)) == ("created", True)


@pytest.mark.parametrize("status", ["scheduled", "canceled", "ended"])
@pytest.mark.parametrize("is_late", [True, False])
def test_one_that_is_not_active_does_not_count(bench: Bench, status: str, is_late: bool) -> None:
    bench.run("mute")
    downtime(bench)["status"] = status
    bench.datadog.world.lists_late = is_late
    with pytest.MonkeyPatch.context() as patch:
        if is_late:  # the monitors are shown
            patch.setattr("fubcli.skills.datadog_management.muting.muted_monitors", lambda _: [ALL_OF_PRODUCTION])
        assert bench.outcomes("mute") == ["created"]


@pytest.fixture
def late(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """One whose list shows no downtime yet."""
    monkeypatch.setattr(downtimes, "current", lambda _: Listing([]))
    return bench


def test_one_that_no_list_shows_yet_is_known_by_its_id(late: Bench) -> None:
    assert late.outcomes("mute") == ["created"]
    assert late.outcomes("mute") == ["unchanged"]
    assert late.outcomes("mute", lasting=timedelta(hours=5)) == ["updated"]
    assert late.changes == ["downtime created", "downtime moved"]
    late.datadog.world.downtimes.clear()
    assert late.outcomes("mute") == ["created"]


def test_one_that_may_be_there_is_not_made_again(late: Bench) -> None:
    late.datadog.faults.add("drop_after", "POST /api/v2/downtime", times=1)  # type: ignore[arg-type]
    with pytest.raises(ReplyLost):
        late.run("mute")
    with pytest.raises(NotKnown, match="the downtime of the monitors of production"):
        late.run("mute")
    late.clock.moment += timedelta(minutes=16)
    assert late.outcomes("mute") == ["created"]


def test_a_list_that_was_cut_is_no_proof(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downtimes, "MOST", 100)
    until = (bench.clock.moment + timedelta(hours=1)).isoformat()
    for _ in range(101):
        made = downtime_of({"data": {"attributes": {
            "message": "theirs", "scope": "a:b", "monitor_identifier": {"monitor_tags": ["x"]}, "schedule": {"end": until},
        }}})  # fmt: skip
        bench.datadog.world.downtimes[made["id"]] = made
    with pytest.raises(ListCut):
        bench.run("mute")
    assert bench.changes == []


def test_of_several_the_last_end_counts(bench: Bench) -> None:
    bench.run("mute")
    (made,) = bench.datadog.world.downtimes.values()
    later = copy.deepcopy(made)
    later["id"] = "b-c"
    later["attributes"]["schedule"]["end"] = (bench.clock.moment + timedelta(hours=6)).isoformat()
    bench.datadog.world.downtimes["b-c"] = later
    data = bench.run("mute", lasting=timedelta(hours=5))
    assert [(each["id"], each["outcome"]) for each in data["changes"]] == [("b-c", "unchanged")]
    (told,) = [each["title"] for each in data["findings"] if each["id"] == "several-downtimes"]
    assert told == f"2 downtimes mute the same; the one that ends last counts, cancel the others: {made['id']}"


def test_a_moved_end_is_not_repeated_blindly(bench: Bench) -> None:
    bench.run("mute")
    bench.datadog.faults.add("drop_after", "PATCH /api/v2/downtime/*", times=1)  # type: ignore[arg-type]
    with pytest.raises(ReplyLost):
        bench.run("mute", lasting=timedelta(hours=6))
    assert bench.outcomes("mute", lasting=timedelta(hours=6)) == ["unchanged"]
    assert bench.changes == ["downtime created", "downtime moved"]
