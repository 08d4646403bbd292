"""Fire drills as users hold them: real processes over a home of the test's own."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

import pytest

from tests.cli.events import data_of, event_of, rows_of
from tests.conftest import Fubcli

STAGES = "--query=SELECT count(*) FROM fub.contacts_silver.stages"
TABLE = ("--operation=schema", "--catalog=fub", "--schema=contacts_bronze", "--table=contacts")


@pytest.fixture
def home(lakehouse_home: Path, tmp_path: Path, fubcli: Fubcli) -> Path:
    """A copy of the lakehouse that all tests share."""
    data_of(fubcli("--operation=query", STAGES))
    shutil.copytree(lakehouse_home / "data", tmp_path / "home" / "data")
    return tmp_path / "home"


def columns(fubcli: Fubcli, home: Path) -> dict[str, str]:
    found = data_of(fubcli(*TABLE, home=home))["table"]["columns"]
    return {row[0]: row[1] for row in found["rows"]}


@pytest.mark.slow
def test_a_drill_is_seen_by_schema_and_query_and_ends_with_healthy(fubcli: Fubcli, home: Path) -> None:
    ask = partial(fubcli, home=home)
    assert "timeframe_id" in columns(fubcli, home)
    event = event_of(ask("demo", "scenario", "column-removed"))
    assert (event["type"], event["subject"]) == ("com.fub.skill.demo.result.v1", "column-removed")
    (truth,) = event["data"]["truth"]
    assert (truth["table"], truth["kind"]) == ("fub.contacts_bronze.contacts", "column-removed")
    assert "timeframe_id" not in columns(fubcli, home)
    assert data_of(ask(*event["data"]["next"][1]["argv"][1:]))["table"]["name"] == "contacts"
    problem = data_of(
        ask("--operation=query", "--query=SELECT timeframe_id FROM fub.contacts_bronze.contacts LIMIT 1"), 5
    )
    assert "timeframe_id" in problem["detail"]
    assert data_of(ask("demo", "status"))["scenario"] == "column-removed"
    data_of(ask(*event["data"]["next"][2]["argv"][1:]))
    assert data_of(ask("demo", "status"))["scenario"] == "healthy"
    assert "timeframe_id" in columns(fubcli, home)


@pytest.mark.slow
def test_a_retyped_column_shows_its_new_type(fubcli: Fubcli, home: Path) -> None:
    data_of(fubcli("demo", "scenario", "column-retyped", home=home))
    assert columns(fubcli, home)["stage_id"] == "bigint"
    assert rows_of(fubcli("--operation=query", STAGES, home=home)) == [[14]]


def test_the_scenarios_are_listed(fubcli: Fubcli) -> None:
    names = [each["name"] for each in data_of(fubcli("demo", "list"))["scenarios"]]
    assert names == [
        "healthy", "late-export", "missing-table", "column-removed", "column-retyped", "volume-drop", "duplicate-load",
        "tier-mismatch", "job-failed", "dst-night",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nothing",), "There is no scenario 'nothing'"),
        (("late-export", "--night=2019-01-01"), "not in the history"),
        (("late-export", "--night=tonight"), "no date"),
        (("late-export", "--night=20190101"), "no date"),
        (("late-export", "--table=fub.nowhere.nothing"), "no exported table"),
        (("late-export", "--warehouse=databricks"), "'databricks' is chosen"),
        ((), "Missing argument"),
    ],
)
def test_what_is_not_there_is_a_usage_error_and_builds_nothing(
    fubcli: Fubcli, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    assert said in data_of(fubcli("demo", "scenario", *arguments, home=tmp_path / "new"), 2)["detail"]
    assert not (tmp_path / "new" / "data").exists()


def test_a_live_warehouse_that_the_environment_or_a_file_chooses_is_refused(fubcli: Fubcli, tmp_path: Path) -> None:
    command = ("demo", "scenario", "late-export")
    home = tmp_path / "new"
    assert (
        "'databricks' is chosen"
        in data_of(fubcli(*command, home=home, env={"FUBCLI_WAREHOUSE": "databricks"}), 2)["detail"]
    )
    (tmp_path / "fubcli.toml").write_text('warehouse = "prod"\n[warehouses.prod]\nengine = "databricks"\n')
    assert "'prod' is chosen" in data_of(fubcli(*command, home=home), 2)["detail"]
    assert not (home / "data").exists()


def test_a_live_warehouse_that_nobody_chose_is_left_alone(fubcli: Fubcli, home: Path) -> None:
    """With a whole configuration in Databricks' own places the drill is held, and the next commands say where."""
    places = {"DATABRICKS_HOST": "https://x.example", "DATABRICKS_TOKEN": "dapi0", "DATABRICKS_WAREHOUSE_ID": "w"}
    data = data_of(fubcli("demo", "scenario", "healthy", home=home, env=places))
    assert all(step["argv"][-1] == "--warehouse=embedded" for step in data["next"])


FOUND = {
    "late-export": ("freshness", "late"),
    "missing-table": ("freshness", "missing"),
    "column-removed": ("schema", "column-removed"),
    "column-retyped": ("schema", "column-retyped"),
    "volume-drop": ("volume", "partial"),
    "duplicate-load": ("volume", "duplicate"),
    "tier-mismatch": ("reconciliation", "tier-mismatch"),
    "job-failed": ("jobs", "job-failed"),
}
"""By scenario, the monitor's check that is to find it, and its kind."""


@pytest.mark.slow
def test_the_monitor_finds_each_drill_in_its_table_and_night_and_nothing_after_it(fubcli: Fubcli, home: Path) -> None:
    """One drill after the other in one home: none leaves anything behind that is found later."""
    for scenario, (pillar, kind) in FOUND.items():
        drill = data_of(fubcli("demo", "scenario", scenario, home=home))
        (truth,) = drill["truth"]
        assert truth["kind"] == kind
        told = data_of(fubcli(*drill["next"][0]["argv"][1:], home=home))
        roots = [
            each
            for each in told["checks"]
            if each["status"] in ("warning", "critical") and not each.get("suppressed_by")
        ]
        assert [each["id"] for each in roots] == [told["checks"][0]["id"]], "one page, and it ranks first"
        (found,) = roots
        assert (found["pillar"], found["night"]) == (pillar, truth["date"]), (scenario, told["headline"])
        assert found["target"] == ("nightly-export-bronze (8801)" if scenario == "job-failed" else truth["table"])
    for scenario in (["dst-night", "--night=2025-03-09"], ["dst-night", "--night=2025-11-02"], ["healthy"]):
        drill = data_of(fubcli("demo", "scenario", *scenario, home=home))
        argv = drill["next"][0]["argv"][1:]
        assert data_of(fubcli(*argv, home=home))["findings"] == [], scenario
        moment = [option for option in argv if option.startswith("--as-of")]
        every = ("--operation=monitor", "--catalog=all", "--timeframe=past_90_days", "--fail-on=warning")
        assert data_of(fubcli(*every, *moment, home=home))["findings"] == [], "not on any of the nights before"
