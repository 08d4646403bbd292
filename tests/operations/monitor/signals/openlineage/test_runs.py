"""Run events as OpenLineage reads them: what was loaded from what, how it ended, and what was judged."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import jsonschema
import pytest

from fubcli.contracts.published import schema
from fubcli.model.envelope import WarehouseInfo
from fubcli.model.health import Hidden, Seen
from fubcli.model.names import TableName
from fubcli.model.nights import midnight
from tests.operations.conftest import FakeWarehouse
from tests.operations.monitor.world import BRONZE, GOLD, LAST, NOON, SILVER, TABLES, World, load

ITEMS = TableName("live", "sales_bronze", "items")


@pytest.fixture
def world() -> World:
    return World()


def events(world: World, **asked: Any) -> dict[str, Mapping[str, Any]]:
    """Return the run events by job, after holding each against the contract."""
    data = world.data(emit=("openlineage",), **asked)
    jsonschema.validate(data, schema("monitor-result"))
    assert "/openlineage" in data["untrusted"]
    return {each["job"]["name"]: each for each in data["openlineage"]}


def load_of(found: Mapping[str, Mapping[str, Any]], name: TableName) -> Mapping[str, Any]:
    return found[f"nightly_export.{name}"]


def assertions(event: Mapping[str, Any], name: TableName) -> list[dict[str, Any]]:
    """Return what was asserted of a table that a judgement looked at."""
    (found,) = (each for each in event["inputs"] if each["name"] == str(name))
    told: list[dict[str, Any]] = found["inputFacets"]["dataQualityAssertions"]["assertions"]
    return told


def test_without_being_asked_nothing_is_told(world: World) -> None:
    assert "openlineage" not in world.data()


def test_a_healthy_night(world: World) -> None:
    found = events(world)
    assert Counter(each["eventType"] for each in found.values()) == {"COMPLETE": 6}
    judgement = found["monitor.live"]
    assert [each["name"] for each in judgement["inputs"]] == [str(name) for name in TABLES]
    assert judgement["outputs"] == []
    assert {each["success"] for name in TABLES for each in assertions(judgement, name)} == {True}


def test_a_load_says_what_came_when_and_in_which_columns(world: World) -> None:
    event = load_of(events(world), SILVER)
    (output,) = event["outputs"]
    assert output["outputFacets"]["outputStatistics"]["rowCount"] == load(SILVER, LAST, 1).rows
    assert output["facets"]["schema"]["fields"] == [
        {"name": "id", "type": "bigint"},
        {"name": "name", "type": "string"},
        {"name": "total", "type": "decimal(10,2)"},
    ]
    assert datetime.fromisoformat(event["eventTime"]) == load(SILVER, LAST, 1).committed_at
    nominal = event["run"]["facets"]["nominalTime"]
    assert datetime.fromisoformat(nominal["nominalStartTime"]) == midnight(LAST)
    assert datetime.fromisoformat(nominal["nominalEndTime"]) == midnight(LAST + timedelta(days=1))


def test_lineage_goes_from_tier_to_tier_between_namesakes(world: World) -> None:
    found = events(world)
    made_from = {name: [each["name"] for each in load_of(found, name)["inputs"]] for name in TABLES}
    assert made_from[GOLD] == [str(SILVER)]
    assert made_from[SILVER] == [str(BRONZE)]
    assert made_from[BRONZE] == []


@pytest.mark.parametrize(
    ("info", "namespace"),
    [
        (WarehouseInfo("databricks", "prod", False, "https://adb-1.2.azuredatabricks.net"),
         "databricks://adb-1.2.azuredatabricks.net"),
        (WarehouseInfo("duckdb", "embedded", True), "duckdb://embedded"),
    ],
)  # fmt: skip
def test_a_dataset_is_named_by_its_host(
    world: World, monkeypatch: pytest.MonkeyPatch, info: WarehouseInfo, namespace: str
) -> None:
    monkeypatch.setattr("tests.operations.monitor.world.FakeWarehouse", lambda: FakeWarehouse(info=info))
    found = events(world).values()
    assert {dataset["namespace"] for each in found for dataset in (*each["inputs"], *each["outputs"])} == {namespace}
    assert {each["job"]["namespace"] for each in found} == {namespace}


def test_twice_is_the_same_run_and_another_night_is_another(world: World) -> None:
    first, again = events(world), events(world)
    assert first == again
    ids = [each["run"]["runId"] for each in world.data(emit=("openlineage",), timeframe="past_week")["openlineage"]]
    assert len(set(ids)) == len(ids) == 6 * 7
    assert {each["run"]["runId"] for each in first.values()} <= set(ids)
    assert {uuid.UUID(each).version for each in ids} == {5}


# --------------------------------------------------------------------------------------------------------------- faults


@pytest.mark.parametrize(
    ("fault", "kind", "said"),
    [
        (lambda world: world.without(ITEMS), "FAIL", "missing"),
        (lambda world: world.change(ITEMS, factor=0.0), "FAIL", "zero"),
        (lambda world: world.change(ITEMS, factor=0.3), "COMPLETE", ""),
        (lambda world: world.change(ITEMS, minutes=240), "COMPLETE", ""),
    ],
    ids=["missing", "zero", "partial", "late"],
)
def test_how_a_load_ended(world: World, fault: Any, kind: str, said: str) -> None:
    fault(world)
    found = events(world)
    event = load_of(found, ITEMS)
    assert event["eventType"] == kind
    message = event["run"]["facets"].get("errorMessage", {"message": ""})["message"]
    assert said in message
    assert bool(said) == bool(message)
    assert False in {each["success"] for each in assertions(found["monitor.live"], ITEMS)}


def test_a_judgement_that_is_critical_fails_and_says_why(world: World) -> None:
    world.without(ITEMS)
    event = events(world)["monitor.live"]
    assert event["eventType"] == "FAIL"
    assert event["run"]["facets"]["errorMessage"]["message"].startswith(f"{ITEMS} has not come. ")
    (missing,) = assertions(event, ITEMS)
    assert missing["assertion"] == "freshness"
    assert (missing["severity"], missing["name"]) == ("error", f"freshness:{ITEMS}:{LAST}")
    assert "deadline" in missing["expected"]


def test_what_is_awaited_is_neither_complete_nor_failed(world: World) -> None:
    world.now = midnight(LAST) + timedelta(minutes=50)
    found = events(world)
    assert load_of(found, GOLD)["eventType"] == "OTHER"
    assert load_of(found, BRONZE)["eventType"] == "COMPLETE"
    assert found["monitor.live"]["eventType"] == "OTHER"
    assert load_of(found, GOLD)["run"]["runId"] == load_of(events(World()), GOLD)["run"]["runId"]


def test_what_is_unknown_is_asserted_neither_way(world: World) -> None:
    world.hidden = {ITEMS: Seen("log", None, Hidden.FORBIDDEN, "no SELECT")}
    found = events(world)
    assert f"nightly_export.{ITEMS}" not in found
    assert str(ITEMS) not in {each["name"] for each in found["monitor.live"]["inputs"]}


def test_a_removed_column_is_asserted_by_its_name(world: World) -> None:
    world.data()
    del world.columns[SILVER]["name"]
    found = assertions(events(world)["monitor.live"], SILVER)
    (lost,) = (each for each in found if each["assertion"] == "schema")
    assert (lost["success"], lost["column"]) == (False, "name")


def test_columns_of_today_are_not_told_of_a_night_that_is_over(world: World) -> None:
    for asked in ({"timeframe": "yesterday"}, {"as_of": NOON - timedelta(days=2)}):
        assert all("facets" not in each for event in events(world, **asked).values() for each in event["outputs"])


def test_a_part_of_a_catalog_is_a_job_of_its_own(world: World) -> None:
    found = events(world, catalogs=("live",), schema="sales_silver")
    assert {name for name in found if name.startswith("monitor.")} == {"monitor.live.sales_silver"}


def test_hostile_texts_hide_nothing(world: World) -> None:
    evil = TableName("live", "sales_bronze", "x\u202e\x1b[31m")
    world.columns[evil] = {"id": "bigint"}
    world.history[evil] = [load(evil, LAST - timedelta(days=back), 0) for back in range(1, 60)]
    event = load_of(events(world), evil)
    assert event["outputs"][0]["name"] == str(evil), "a name is an identity, and stays as it is"
    assert event["run"]["facets"]["errorMessage"]["message"].isprintable()
