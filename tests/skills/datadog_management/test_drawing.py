"""The dashboard of an environment: one, found by its mark."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from fubcli.integrations.datadog import dashboards
from fubcli.integrations.datadog.answers import ListCut
from fubcli.integrations.datadog.intents import NotKnown
from fubcli.integrations.failures import HoldsSecret
from fubcli.network.failures import ReplyLost
from tests.outside.datadog.standin import API_KEY
from tests.outside.datadog.world import dashboard_of
from tests.skills.datadog_management.conftest import Bench, found, record_of


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


def test_a_secret_that_people_wrote_is_not_written_over(bench: Bench) -> None:
    bench.run("dashboard")
    (there,) = bench.datadog.world.dashboards.values()
    there |= {"template_variables": [{"name": "key", "default": API_KEY}], "title": "Other"}
    with pytest.raises(HoldsSecret, match=r"The dashboard \S+ holds a secret"):
        bench.run("dashboard")
    (there,) = bench.datadog.world.dashboards.values()
    assert (there["template_variables"][0]["default"], there["title"]) == (API_KEY, "Other")


def test_a_dashboard_of_others_is_left_alone(bench: Bench) -> None:
    bench.run("dashboard")
    (theirs,) = bench.datadog.world.dashboards.values()
    theirs["description"] = "Not marked: fubcli_dashboard:production-copy"
    assert bench.outcomes("dashboard") == ["created"]


def test_one_that_no_list_shows_yet_is_known_by_its_id(bench: Bench) -> None:
    bench.datadog.world.lists_late = True
    assert bench.outcomes("dashboard") == ["created"]
    assert bench.outcomes("dashboard") == ["unchanged"]
    (theirs,) = bench.datadog.world.dashboards.values()
    theirs["description"] = "Mine now"
    assert bench.outcomes("dashboard") == ["created"]
    bench.datadog.world.dashboards.clear()
    assert bench.outcomes("dashboard") == ["created"]


def test_one_that_may_be_there_is_not_made_again(bench: Bench) -> None:
    bench.datadog.world.lists_late = True
    bench.datadog.faults.add("drop_after", "POST /api/v1/dashboard", times=1)  # type: ignore[arg-type]
    with pytest.raises(ReplyLost):
        bench.run("dashboard")
    with pytest.raises(NotKnown, match="the dashboard"):
        bench.run("dashboard")
    dry = bench.run("dashboard", apply=False)
    assert (found(dry), dry["requests"]) == ({"not-known"}, [])
    bench.clock.moment += timedelta(minutes=16)
    assert bench.outcomes("dashboard") == ["created"]


@pytest.mark.parametrize(("others", "is_cut"), [(200, False), (201, True)])
def test_a_list_that_was_cut_is_no_proof(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, others: int, is_cut: bool
) -> None:
    monkeypatch.setattr(dashboards, "MOST", 200)
    for number in range(others):
        told = {"title": "theirs", "layout_type": "ordered", "widgets": []}
        bench.datadog.world.dashboards[f"a-{number}"] = dashboard_of(told, f"a-{number}")
    if is_cut:
        with pytest.raises(ListCut, match="more dashboards than fubcli reads"):
            bench.run("dashboard")
    else:
        assert bench.outcomes("dashboard") == ["created"]


@pytest.mark.parametrize("is_added", [True, False])
def test_a_list_that_shifts_while_it_is_read_shows_ours_once(bench: Bench, is_added: bool) -> None:
    told = {"title": "theirs", "layout_type": "ordered", "widgets": []}
    others = {f"a-{number}": dashboard_of(told, f"a-{number}") for number in range(99 if is_added else 100)}
    bench.run("dashboard")
    (ours,) = bench.datadog.world.dashboards.values()
    record_of(bench).unlink()
    bench.datadog.world.dashboards = _Shifting({**others, ours["id"]: ours})
    bench.datadog.world.dashboards.is_added = is_added
    data = bench.run("dashboard")
    assert ([each["outcome"] for each in data["changes"]], found(data)) == (["unchanged"], set())


class _Shifting(dict[str, Any]):
    """Dashboards, of which the first is deleted, or another one added before it, once a page was shown."""

    is_added = False
    is_shifted = False

    def values(self) -> Any:
        shown = dict(self)
        if not self.is_shifted:
            self.is_shifted = True
            self.clear()
            self |= {"new": shown["a-1"] | {"id": "new"}, **shown} if self.is_added else dict(list(shown.items())[1:])
        return shown.values()


def test_an_update_is_not_repeated_blindly(bench: Bench) -> None:
    bench.run("dashboard")
    (theirs,) = bench.datadog.world.dashboards.values()
    theirs["widgets"].pop()
    bench.datadog.faults.add("drop_before", "PUT /api/v1/dashboard/*", times=1)  # type: ignore[arg-type]
    with pytest.raises(ReplyLost):
        bench.run("dashboard")
    assert sum(method == "PUT" for method, _ in bench.datadog.requests) == 1
    assert bench.outcomes("dashboard") == ["updated"]


def test_several_are_told(bench: Bench) -> None:
    bench.run("dashboard")
    (made,) = bench.datadog.world.dashboards.values()
    bench.datadog.world.dashboards["zzz"] = {**made, "id": "zzz"}
    assert "several-dashboards" in found(bench.run("dashboard"))
