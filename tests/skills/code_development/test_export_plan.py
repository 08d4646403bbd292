"""The plan around the nightly export: when, whether now, and in which order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from fubcli.errors import UsageError
from fubcli.skills.code_development.export_plan import SEQUENCES, export_plan, plan_findings
from tests.skills.code_development.world import NOW, event, upstream


def export(**given: Any) -> dict[str, Any]:
    return {
        "catalog": "fub", "night": "2026-11-21", "status": "ok", "window": {"midnight": "2026-11-21T08:00:00Z"},
        "tables": {"due": 34}, "tiers": {"bronze": {"due": 17}}, "first_arrival": "2026-11-21T08:22:03Z",
        "last_arrival": "2026-11-21T09:12:12Z", **given,
    }  # fmt: skip


def plan(*exports: dict[str, Any], now: datetime = NOW) -> dict[str, Any]:
    return export_plan([upstream({"operation": "monitor", "exports": list(exports), "findings": []})], now)


def test_a_healthy_night_lets_go_and_tells_the_next_window() -> None:
    found = export_plan([event("monitor-healthy")], NOW)
    assert found["verdict"] == "go"
    window = found["exports"][0]["next_window"]
    assert window["begins"] == found["next_export_begins"] == "2026-11-22T08:00:00Z"
    assert (
        window["begins"] < window["first_arrival_expected"] < window["last_arrival_expected"] < "2026-11-22T12:00:00Z"
    )
    assert plan_findings(found) == []
    assert set(SEQUENCES) == {"add_column", "rename_column", "retype_column", "drop_column", "drop_table"}


@pytest.mark.parametrize("name", ["monitor-column-removed", "monitor-job-failed"])
def test_nobody_migrates_while_an_export_is_critical(name: str) -> None:
    found = export_plan([event(name)], NOW)
    assert found["verdict"] == "wait"
    (finding,) = plan_findings(found)
    assert finding["severity"] == "critical"
    assert "/findings/0" in finding["evidence"]


def test_the_window_keeps_its_distance_from_midnight_when_clocks_change() -> None:
    fall = plan(export(), now=datetime(2026, 10, 31, 20, 0, tzinfo=UTC))["exports"][0]["next_window"]
    assert fall["begins"] == "2026-11-01T07:00:00Z"
    assert fall["first_arrival_expected"] == "2026-11-01T07:22:03Z"
    spring = plan(export(), now=datetime(2027, 3, 14, 20, 0, tzinfo=UTC))
    assert spring["next_export_begins"] == "2027-03-15T07:00:00Z"


@pytest.mark.parametrize(("minutes", "verdict"), [(-1, "go"), (0, "wait"), (60, "wait"), (73, "go")])
def test_nobody_migrates_while_an_export_runs(minutes: int, verdict: str) -> None:
    now = datetime(2026, 11, 22, 8, 0, tzinfo=UTC) + timedelta(minutes=minutes)
    assert plan(export(), now=now)["verdict"] == verdict


def test_without_a_monitor_nothing_is_known() -> None:
    found = export_plan([], NOW)
    assert (found["verdict"], found["read_from"]) == ("wait", "nothing")


@pytest.mark.parametrize(
    "given",
    [{"first_arrival": None}, {"last_arrival": "2026-11-29T09:00:00Z"}, {"window": {"midnight": None}},
     {"first_arrival": "2026-11-21T07:00:00Z"}],
)  # fmt: skip
def test_arrivals_that_make_no_window_are_not_told(given: dict[str, Any]) -> None:
    (found,) = plan(export(**given))["exports"]
    assert "next_window" not in found


def test_the_last_night_of_each_catalog_counts() -> None:
    found = plan(export(night="2026-11-20", status="critical"), export(), export(catalog="fub_zg", night="2026-11-19"))
    assert [(each["catalog"], each["night"]) for each in found["exports"]] == [
        ("fub", "2026-11-21"),
        ("fub_zg", "2026-11-19"),
    ]
    assert found["verdict"] == "go"


@pytest.mark.parametrize(
    "given", [{"status": "fine"}, {"first_arrival": "soon"}, {"first_arrival": "2026-11-21T08:00:00"}, {"tiers": 1},
              {"catalog": ""}, {"first_arrival": "0001-01-01T00:00:00Z"}],
)  # fmt: skip
def test_an_export_of_another_form_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="/exports/0"):
        plan(export(**given))
