"""How monitors are: the worst state, muted ones, groups, and the exit code."""

from __future__ import annotations

import pytest

from fubcli.errors import ExitCode
from fubcli.integrations.failures import NotSignedIn
from tests.outside.datadog.upstream import monitored
from tests.skills.datadog_management.conftest import Bench, found


@pytest.mark.parametrize(("state", "told", "code_of_warning", "code_of_critical"), [
    ("OK", "ok", 0, 0), ("Warn", "warn", 8, 0), ("Alert", "alert", 8, 8), ("No Data", "no_data", 8, 8),
    ("Skipped", "unknown", 8, 0),
])  # fmt: skip
def test_the_worst_state_counts(
    bench: Bench, state: str, told: str, code_of_warning: int, code_of_critical: int
) -> None:
    bench.run("create-alert", monitored())
    (monitor,) = bench.datadog.world.monitors.values()
    monitor["overall_state"] = state
    monitor["state"] = {"groups": {"catalog:fub": {"status": state}, "catalog:fub_zg": {"status": "OK"}}}
    data = bench.run("status")
    assert data["status"] == told
    assert data["monitors"][0]["groups"][0]["state"] == told
    assert bench.envelope("status", fail_on="warning").exit_code == ExitCode(code_of_warning)
    assert bench.envelope("status", fail_on="critical").exit_code == ExitCode(code_of_critical)
    assert bench.envelope("status").exit_code == 0


def test_silence_is_critical_where_it_pages(bench: Bench) -> None:
    bench.run("create-alert", monitored(), metric="fub.data.freshness_overdue_seconds")
    assert bench.envelope("status", fail_on="critical").exit_code == ExitCode.OK
    assert [each["severity"] for each in bench.run("status")["findings"]] == ["warning"]
    bench.run("create-alert", monitored())
    assert bench.envelope("status", fail_on="critical").exit_code == ExitCode.FINDINGS
    assert [each["severity"] for each in bench.run("status")["findings"]] == ["critical"]


@pytest.mark.parametrize(("states", "headline"), [
    ([], "0 monitors of production: unknown"), (["Alert"], "1 monitor of production: alert"),
    (["OK", "OK"], "2 monitors of production: ok"), (["Alert", "OK", "Warn"], "1 of 3 monitors of production: alert"),
    (["No Data", "No Data", "OK"], "2 of 3 monitors of production: no data"),
])  # fmt: skip
def test_the_headline_counts_those_in_the_worst_state(bench: Bench, states: list[str], headline: str) -> None:
    bench.run("create-alert", monitored())
    (made,) = bench.datadog.world.monitors.values()
    told = {number: {**made, "id": number, "overall_state": state} for number, state in enumerate(states, 1)}
    bench.datadog.world.monitors = told
    assert bench.run("status")["headline"] == headline


def test_a_muted_monitor_is_said(bench: Bench) -> None:
    bench.run("create-alert", monitored())
    bench.run("mute")
    data = bench.run("status")
    assert data["monitors"][0]["muted"]
    assert "muted" in found(data)


def test_a_list_tells_what_is_muted_as_the_status_does(bench: Bench) -> None:
    """A search does not know downtimes: it says nothing, which is not that a monitor is not muted."""
    bench.run("create-alert", monitored())
    for muted in (False, True):
        for given in ({}, {"every": True}):
            assert [each["muted"] for each in bench.run("list-monitors", **given)["monitors"]] == [muted]
        assert [each["muted"] for each in bench.run("status")["monitors"]] == [muted]
        bench.run("mute")
    assert ["muted" in each for each in bench.run("list-monitors", query="health")["monitors"]] == [False]


def test_without_monitors_the_state_is_not_known(bench: Bench) -> None:
    data = bench.run("status")
    assert (data["status"], found(data)) == ("unknown", {"no-monitor"})
    assert data["next"][0]["argv"] == ["datadog-management", "--operation=create-alert", "--environment=production"]
    assert [bench.envelope("status", fail_on=each).exit_code for each in ("warning", "critical")] == [8, 8]


def test_lists_are_of_ours_of_all_or_of_what_is_searched(bench: Bench) -> None:
    bench.run("create-alert", monitored())
    (ours,) = bench.datadog.world.monitors.values()
    bench.datadog.world.monitors[9] = {**ours, "id": 9, "name": "CPU of others @all", "tags": ["team:web"]}
    assert [each["id"] for each in bench.run("list-monitors")["monitors"]] == [str(ours["id"])]
    assert len(bench.run("list-monitors", every=True)["monitors"]) == 2
    assert bench.run("list-monitors", query="cpu")["monitors"] == []
    assert len(bench.run("list-monitors", query="health")["monitors"]) == 1
    assert "asked" not in bench.run("list-monitors")
    data = bench.run("list-monitors", query="cpu", every=True)
    assert data["asked"] == {"query": "cpu", "every": True}
    assert [each["name"] for each in data["monitors"]] == ["CPU of others @all"]
    assert "/monitors" in data["untrusted"]


def test_more_than_a_page_is_followed_and_what_is_over_the_limit_is_said(bench: Bench) -> None:
    bench.run("create-alert", monitored())
    (ours,) = bench.datadog.world.monitors.values()
    bench.datadog.world.monitors |= {number: {**ours, "id": number} for number in range(1000, 1150)}
    data = bench.run("list-monitors")
    assert (len(data["monitors"]), data["truncated"]) == (151, False)
    bench.datadog.world.monitors |= {number: {**ours, "id": number} for number in range(2000, 3000)}
    data = bench.run("list-monitors")
    assert (len(data["monitors"]), data["truncated"], found(data)) == (1000, True, {"more-monitors"})


def test_groups_that_are_not_listed_are_said(bench: Bench) -> None:
    bench.run("create-alert", monitored())
    (monitor,) = bench.datadog.world.monitors.values()
    monitor["state"] = {"groups": {f"catalog:{number}": {"status": "OK"} for number in range(50)} | {"x": None}}
    data = bench.run("status")
    assert (len(data["monitors"][0]["groups"]), data["truncated"], "more-groups" in found(data)) == (50, True, True)
    del monitor["state"]["groups"]["x"]
    assert "more-groups" not in found(bench.run("status"))


@pytest.mark.parametrize("action", ["status", "list-monitors"])
def test_what_only_asks_needs_credentials(bench: Bench, action: str) -> None:
    with pytest.raises(NotSignedIn):
        bench.run(action, apply=False, signed_in=False)
