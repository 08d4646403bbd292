"""What a run's event carries for Datadog: of the last night, small, and nothing that Datadog would refuse."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import jsonschema
import pytest

from fubcli.contracts.published import schema
from fubcli.errors import WarehouseUnavailable
from fubcli.model.health import Hidden, Seen
from fubcli.model.names import TableName
from fubcli.model.nights import midnight
from tests.operations.monitor.world import GOLD, LAST, NOON, SILVER, TABLES, World, load, run_of

ITEMS = TableName("live", "sales_bronze", "items")
HEALTH, COVERAGE = "databricks.pipeline.health", "fub.data.check_coverage"


@pytest.fixture
def world() -> World:
    return World()


def told(world: World, **asked: Any) -> Mapping[str, Any]:
    """Return the member, after holding the event against its contract."""
    data = world.data(**asked)
    jsonschema.validate(data, schema("monitor-result"))
    assert "/datadog" in data["untrusted"]
    member: Mapping[str, Any] = data["datadog"]
    return member


def values(member: Mapping[str, Any]) -> dict[tuple[str, ...], float]:
    """Return the value of each series by its metric and its tags without the environment."""
    series = member["series"]["series"]
    found = {(each["metric"], *each["tags"][1:]): each["points"][0]["value"] for each in series}
    assert len(found) == len(series), "one series is told once"
    return found


def titles(member: Mapping[str, Any]) -> list[str]:
    return [event["data"]["attributes"]["title"] for event in member["events"]]


# -------------------------------------------------------------------------------------------------------------- healthy


def test_a_healthy_night_is_small(world: World) -> None:
    member = told(world)
    assert values(member) == {
        (HEALTH, "catalog:live"): 100.0,
        (HEALTH, "catalog:stage"): 100.0,
        (HEALTH, "catalog:all"): 100.0,
        (COVERAGE, "catalog:all"): 1.0,
        ("fub.data.job_run_failed",): 0,
    }
    (check,) = member["check_runs"]
    assert (check["status"], check["tags"]) == (0, ["env:production", "catalog:live"])
    assert check["message"] == f"The export of live landed: 5 of 5 tables, night of {LAST}"
    assert (member["events"], member["notes"], member["complete"]) == ([], [], False)
    assert [each["type"] for each in member["monitors"]] == ["query alert", "service check"]
    assert len(json.dumps(member)) < 4_000


def test_timestamps_are_the_moment_of_judgement(world: World) -> None:
    member = told(world, as_of=NOON - timedelta(minutes=9))
    expected = int((NOON - timedelta(minutes=9)).timestamp())
    assert {each["points"][0]["timestamp"] for each in member["series"]["series"]} == {expected}
    assert {each["timestamp"] for each in member["check_runs"]} == {expected}


def test_all_of_it_has_every_table(world: World) -> None:
    member = told(world, emit=("datadog",))
    tables = {each[3] for each in values(member) if len(each) > 3}
    assert member["complete"]
    assert tables == {"table:orders", "table:items"}
    assert {each[0] for each in values(member)} == {
        HEALTH, COVERAGE, "fub.data.job_run_failed", "fub.data.freshness_lag_seconds",
        "fub.data.freshness_overdue_seconds", "fub.data.volume_rows", "fub.data.recon_ratio",
    }  # fmt: skip
    tags = ("catalog:live", "schema:sales_gold", "table:orders", "tier:gold")
    arrived = next(each.committed_at for each in world.history[GOLD] if each.committed_at > midnight(LAST))
    assert values(member)["fub.data.freshness_lag_seconds", *tags] == (NOON - arrived).total_seconds()
    assert values(member)["fub.data.freshness_overdue_seconds", *tags] == 0
    assert values(member)["fub.data.volume_rows", *tags] == load(GOLD, LAST, 2).rows
    assert [each["type"] for each in member["monitors"]] == [
        "query alert", "service check", "data-jobs alert", "data-quality alert",
    ]  # fmt: skip


def test_a_named_catalog_has_no_overall_score(world: World) -> None:
    member = told(world, catalogs=("live",))
    assert {each[1:] for each in values(member)} == {("catalog:live",), ()}
    assert values(member)[COVERAGE, "catalog:live"] == 1.0


# --------------------------------------------------------------------------------------------------------------- faults


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (lambda world: world.without(*TABLES), 2),
        (lambda world: world.without(ITEMS), 2),
        (lambda world: world.change(ITEMS, factor=0.2), 2),
        (lambda world: world.change(ITEMS, minutes=240), 1),
        (lambda world: None, 0),
        (lambda world: world.hidden.update(dict.fromkeys(TABLES, Seen("log", None, Hidden.FORBIDDEN, "no"))), 3),
        (lambda world: world.hidden.update(dict.fromkeys(TABLES[:4], Seen("log", None, Hidden.FORBIDDEN, "no"))), 3),
    ],
    ids=["dead", "incomplete", "short", "late", "landed", "hidden", "all but one hidden"],
)
def test_the_service_check_of_an_export(world: World, fault: Any, status: int) -> None:
    fault(world)
    (check,) = told(world, catalogs=("live",))["check_runs"]
    assert check["status"] == status


def test_a_catalog_that_cannot_be_seen_is_not_known(world: World) -> None:
    world.unseen = {"live": WarehouseUnavailable("it sleeps")}
    member = told(world, emit=("datadog",))
    assert [(each["status"], each["tags"][1]) for each in member["check_runs"]] == [(3, "catalog:live")]
    assert values(member)[COVERAGE, "catalog:live"] == 0.0
    assert not {(HEALTH, "catalog:live"), (HEALTH, "catalog:all")} & values(member).keys()
    assert member["notes"] == ["live could not be seen: no health, and none of all catalogs together"]


def test_an_export_under_way_is_not_known_yet(world: World) -> None:
    world.now = midnight(LAST) + timedelta(minutes=50)
    (check,) = told(world)["check_runs"]
    assert check["status"] == 3
    assert "under way: 2 of 5" in check["message"]


def test_a_score_on_too_little_evidence_is_held_back(world: World) -> None:
    world.hidden = dict.fromkeys(TABLES, Seen("log", None, Hidden.FORBIDDEN, "no SELECT"))
    world.jobs = Seen("jobs", None, Hidden.FORBIDDEN, "may not look")
    found = values(told(world, catalogs=("live",)))
    assert {key[0] for key in found} == {COVERAGE}, "no health, and no count of jobs that were not seen"
    assert found[COVERAGE, "catalog:live"] < 0.6


def test_each_page_is_one_event_and_what_it_explains_none(world: World) -> None:
    world.without(*TABLES)
    member = told(world)
    (event,) = member["events"]
    attributes = event["data"]["attributes"]
    assert attributes["title"] == "[P1] The export of live has not come"
    assert attributes["attributes"]["status"] == "error"
    assert attributes["attributes"]["priority"] == "1"
    assert attributes["attributes"]["custom"]["check_id"] == f"export:live:{LAST}"
    assert attributes["tags"] == ["service:fub-data", "env:production", "catalog:live"]
    assert attributes["timestamp"] == NOON.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_a_table_that_pages_has_its_series_and_tags(world: World) -> None:
    world.without(ITEMS)
    member = told(world)
    tags = ["catalog:live", "schema:sales_bronze", "table:items", "tier:bronze"]
    found = values(member)
    assert found["fub.data.freshness_overdue_seconds", *tags] > 3600
    assert found["fub.data.freshness_lag_seconds", *tags] > 24 * 3600
    assert ("fub.data.volume_rows", *tags) not in found, "what has not come is not zero rows"
    (event,) = member["events"]
    assert event["data"]["attributes"]["tags"] == ["service:fub-data", "env:production", *tags]


def test_failed_jobs_are_counted(world: World) -> None:
    world.jobs = Seen("jobs", (run_of(LAST, result="FAILED"), *(world.jobs.value or ())[1:]))
    member = told(world)
    assert values(member)[("fub.data.job_run_failed",)] == 1
    assert titles(member) == ["[P2] nightly-export ended as FAILED after 80 minutes"]


def test_an_incident_has_one_key_from_night_to_night(world: World) -> None:
    world.without(ITEMS)
    before = LAST - timedelta(days=1)
    world.without(ITEMS, night=before)
    tonight = [each["data"]["attributes"]["aggregation_key"] for each in told(world)["events"]]
    world.now = midnight(before) + timedelta(hours=12)
    earlier = [each["data"]["attributes"]["aggregation_key"] for each in told(world)["events"]]
    assert tonight == earlier
    assert len(tonight) == 1


def test_what_is_left_out_is_said(world: World) -> None:
    for number in range(12):
        name = TableName("live", f"sales{number}_bronze", "orders")
        world.columns[name], world.history[name] = (
            {"id": "bigint"},
            [load(name, LAST - timedelta(days=back), 0) for back in range(60)],
        )
        world.change(name, factor=2.0)
    member = told(world)
    assert (len(member["events"]), len({each[2:] for each in values(member) if len(each) > 3})) == (10, 5)
    assert member["notes"] == [
        "10 of 12 events; --emit=datadog tells all", "5 of 12 tables with series; --emit=datadog tells all",
    ]  # fmt: skip
    assert len(told(world, emit=("datadog",))["events"]) == 12


# ----------------------------------------------------------------------------------------------------------------- time


@pytest.mark.parametrize(
    ("ago", "kept"),
    [
        (timedelta(minutes=10), {"series", "check_runs", "events"}),
        (timedelta(minutes=11), {"series", "events"}),
        (timedelta(hours=1), {"series", "events"}),
        (timedelta(hours=1, seconds=1), {"events"}),
        (timedelta(hours=18), {"events"}),
        (timedelta(hours=18, seconds=1), set()),
        (timedelta(days=20), set()),
    ],
)
def test_what_datadog_would_refuse_for_its_age_is_not_there(world: World, ago: timedelta, kept: set[str]) -> None:
    for back in (0, 20):
        world.without(ITEMS, night=LAST - timedelta(days=back))
    world.now = NOON + timedelta(hours=11)
    member = told(world, as_of=world.now - ago)
    flat = {**member, "series": member["series"]["series"]}
    assert {name for name in ("series", "check_runs", "events") if flat[name]} == kept
    assert {note.split(":")[0] for note in member["notes"]} == {"series", "check_runs", "events"} - kept


def test_a_night_that_is_over_is_told_as_it_ended(world: World) -> None:
    world.without(ITEMS, night=LAST - timedelta(days=1))
    member = told(world, timeframe="yesterday")
    assert member["series"] == {"series": []}
    assert member["check_runs"] == []
    assert member["events"][0]["data"]["attributes"]["timestamp"] == midnight(LAST).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_of_several_nights_the_last_is_told(world: World) -> None:
    world.without(*TABLES, night=LAST - timedelta(days=3))
    member = told(world, timeframe="past_week")
    assert values(member)[HEALTH, "catalog:live"] == 100.0
    assert member["events"] == []
    assert member["notes"] == [f"Of the night of {LAST} alone; those before it are over"]


def test_a_part_of_a_catalog_is_not_told_as_its_whole(world: World) -> None:
    world.change(SILVER, factor=0.3)
    member = told(world, table="sales_silver.orders", catalogs=("live",))
    assert {key[0] for key in values(member)} == {
        "fub.data.freshness_lag_seconds", "fub.data.freshness_overdue_seconds", "fub.data.volume_rows",
    }  # fmt: skip
    assert member["check_runs"] == []
    assert member["notes"][0].startswith("A part of the catalogs")


# -------------------------------------------------------------------------------------------------------- hostile names


def test_hostile_names_call_nobody(world: World) -> None:
    evil = TableName("live", "sales_bronze", "@all {{#is_alert}} [x](http://evil) %%%<!channel>\u202e, env:staging")
    world.columns[evil] = dict.fromkeys(("id", "@here {{value}}"), "bigint")
    world.history[evil] = [load(evil, LAST - timedelta(days=back), 0) for back in range(60)]
    world.data()
    world.change(evil, factor=3.0)
    del world.columns[evil]["@here {{value}}"]
    world.jobs = Seen("jobs", (run_of(LAST, result="FAILED @oncall {{x}}"), run_of(LAST, job="@pagerduty {{y}}")))
    world.jobs = Seen("jobs", tuple(_renamed(world)))
    for emit in ((), ("datadog",)):
        member = told(world, emit=emit)
        written = json.dumps({**member, "monitors": [_without_query(each) for each in member["monitors"]]})
        assert not re.search(r"@|\{\{|%%%|<!|://|\]\(|\u202e", written)
        assert any("is_alert" in title for title in titles(member))
        assert {tag for each in member["events"] for tag in each["data"]["attributes"]["tags"] if tag[:4] == "env:"} == {
            "env:production",
        }  # fmt: skip


def _renamed(world: World) -> Any:
    from dataclasses import replace

    return (replace(each, name="@pagerduty {{#is_alert}}", result="FAILED") for each in world.jobs.value or ())


def _without_query(monitor: Mapping[str, Any]) -> dict[str, Any]:
    """Return a monitor without its own template variables, which nothing from data gets into."""
    assert monitor["message"].count("@") == 0
    return {key: value for key, value in monitor.items() if key not in ("message", "query")}


def test_the_clock_of_a_night_with_25_hours_does_not_page(world: World) -> None:
    longest = max(
        midnight(day + timedelta(days=1)) - midnight(day)
        for day in (datetime(2026, 1, 1, tzinfo=UTC).date() + timedelta(days=each) for each in range(365))
    )
    for monitor in told(world)["monitors"]:
        assert monitor["options"]["no_data_timeframe"] * 60 > longest.total_seconds()
