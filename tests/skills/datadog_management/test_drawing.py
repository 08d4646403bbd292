"""The dashboard of an environment: one, found by its mark."""

from __future__ import annotations

from tests.skills.datadog_management.conftest import Bench


def test_there_is_one_for_each_environment(bench: Bench) -> None:
    assert bench.outcomes("dashboard") == ["created"]
    assert bench.outcomes("dashboard") == ["unchanged"]
    assert bench.outcomes("dashboard", environment="staging") == ["created"]
    assert bench.changes == ["dashboard created"] * 2
    titles = [each["title"] for each in bench.datadog.world.dashboards.values()]
    assert titles == ["[fubcli] Data of production", "[fubcli] Data of staging"]


def test_it_is_brought_up_to_date_and_keeps_what_people_added(bench: Bench) -> None:
    bench.run("dashboard")
    (theirs,) = bench.datadog.world.dashboards.values()
    theirs["widgets"].pop()
    theirs["template_variables"] = [{"name": "catalog", "prefix": "catalog"}]
    assert bench.outcomes("dashboard") == ["updated"]
    (now,) = bench.datadog.world.dashboards.values()
    assert len(now["widgets"]) == 8
    assert now["template_variables"] == [{"name": "catalog", "prefix": "catalog"}]
    assert bench.outcomes("dashboard") == ["unchanged"]


def test_a_dashboard_of_others_is_left_alone(bench: Bench) -> None:
    bench.run("dashboard")
    (theirs,) = bench.datadog.world.dashboards.values()
    theirs["description"] = "Not marked: fubcli_dashboard:production-copy"
    assert bench.outcomes("dashboard") == ["created"]
