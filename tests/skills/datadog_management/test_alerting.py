"""Alerts: found by their tags, created once, updated when they differ, and what people added is kept."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from fubcli.errors import UsageError
from fubcli.integrations.datadog import monitors
from fubcli.integrations.datadog.alerts import ALERTS
from fubcli.integrations.datadog.answers import ListCut, Listing
from fubcli.integrations.datadog.intents import NotKnown
from fubcli.integrations.failures import HoldsSecret, RequestDeclined
from fubcli.network.failures import ReplyLost
from tests.outside.datadog.standin import API_KEY, APP_KEY
from tests.outside.datadog.upstream import COMPLETE, HEALTH, MEMBER, event, gauge, monitored, queried
from tests.skills.datadog_management.conftest import Bench, found, record_of


def test_the_monitor_of_the_health_is_the_events_own(bench: Bench) -> None:
    data = bench.run("create-alert", monitored(), metric=HEALTH)
    (request,) = data["requests"]
    assert request["body"] == MEMBER["monitors"][0]
    assert request["body"]["options"]["no_data_timeframe"] == 26 * 60
    assert request["sent"]
    (change,) = data["changes"]
    number = next(iter(bench.datadog.world.monitors))
    assert change["id"] == str(number)
    assert change["url"] == f"{bench.datadog.url}/monitors/{number}"
    assert [path for _, path in bench.datadog.requests][-3:] == ["/api/v1/monitor/validate", *["/api/v1/monitor"] * 2]


def test_twice_is_one_monitor_and_one_request(bench: Bench) -> None:
    assert bench.outcomes("create-alert", monitored()) == ["created"]
    again = bench.run("create-alert", monitored())
    assert [each["outcome"] for each in again["changes"]] == ["unchanged"]
    assert again["requests"] == []
    assert bench.changes == ["monitor created"]


def test_without_apply_nothing_is_sent_and_what_would_be_is_told(bench: Bench) -> None:
    data = bench.run("create-alert", monitored(), apply=False)
    assert (data["applied"], data["requests"][0]["sent"]) == (False, False)
    assert found(data) == {"not-applied"}
    assert bench.changes == []
    assert {method for method, path in bench.datadog.requests if not path.endswith("/validate")} == {"GET"}
    bench.run("create-alert", monitored())
    assert bench.run("create-alert", monitored(), apply=False)["requests"] == []


def test_without_credentials_it_tells_the_requests_for_an_empty_organisation(bench: Bench) -> None:
    data = bench.run("create-alert", monitored(), apply=False, signed_in=False)
    assert [each["method"] for each in data["requests"]] == ["POST"]
    assert found(data) == {"not-applied", "not-asked"}
    assert any(each["title"].endswith("nothing yet. Nothing was said") for each in data["findings"])
    assert bench.datadog.requests == []


@pytest.mark.parametrize("applies", [True, False])
@pytest.mark.parametrize(
    "holding",
    [
        {"message": f"curl -H DD-API-KEY:{API_KEY} runbook"}, {"options": {"escalation_message": f"use {APP_KEY}"}},
        {"tags": [f"key:{API_KEY}"]}, {"restricted_roles": [APP_KEY]},
    ],
)  # fmt: skip
def test_a_secret_that_people_wrote_is_not_written_over(bench: Bench, applies: bool, holding: dict[str, Any]) -> None:
    bench.run("create-alert", monitored())
    (theirs,) = bench.datadog.world.monitors.values()
    for name, each in holding.items():
        theirs[name] = (
            {**theirs[name], **each} if name == "options" else each + theirs[name] if name == "tags" else each
        )
    assert bench.outcomes("create-alert", monitored(), apply=applies) == ["unchanged"], "nothing is to be sent"
    theirs["query"] += " "
    there = copy.deepcopy(theirs)
    with pytest.raises(HoldsSecret, match=r"The monitor \d+ holds a secret .* nothing is written") as caught:
        bench.run("create-alert", monitored(), apply=applies)
    assert bench.datadog.world.monitors == {there["id"]: there}
    assert not [secret for secret in (API_KEY, APP_KEY) if secret in str(caught.value)]


def test_what_somebody_hid_stays(bench: Bench) -> None:
    bench.run("create-alert", monitored())
    (theirs,) = bench.datadog.world.monitors.values()
    theirs |= {"message": "the key is [hidden]", "query": theirs["query"] + " "}
    assert bench.outcomes("create-alert", monitored()) == ["updated"]
    (theirs,) = bench.datadog.world.monitors.values()
    assert theirs["message"] == "the key is [hidden]"


def test_two_environments_are_two_monitors(bench: Bench) -> None:
    bench.run("create-alert", monitored())
    bench.run("create-alert", monitored(), environment="staging")
    queries = [each["query"] for each in bench.datadog.world.monitors.values()]
    assert [("env:production" in each, "env:staging" in each) for each in queries] == [(True, False), (False, True)]


def test_a_catalog_has_a_monitor_of_its_own(bench: Bench) -> None:
    bench.run("create-alert", monitored())
    assert bench.outcomes("create-alert", monitored(), catalog="fub") == ["created"]
    assert bench.outcomes("create-alert", monitored()) == ["unchanged"]
    assert bench.outcomes("create-alert", monitored(), catalog="fub") == ["unchanged"]
    assert len(bench.datadog.world.monitors) == 2


def test_a_difference_is_corrected_and_what_people_added_stays(bench: Bench) -> None:
    bench.run("create-alert", monitored())
    (theirs,) = bench.datadog.world.monitors.values()
    theirs["query"] = theirs["query"].replace("< 50", "< 10")
    theirs["options"]["thresholds"]["critical"] = 10.0
    theirs["options"]["renotify_interval"] = 60
    theirs["tags"].append("team:data")
    theirs["restricted_roles"] = ["61162af2"]
    theirs["message"] = "Look at the runbook @pagerduty-data"
    assert bench.outcomes("create-alert", monitored()) == ["updated"]
    (now,) = bench.datadog.world.monitors.values()
    assert now["query"].endswith("< 50")
    assert now["options"]["thresholds"]["critical"] == 50
    assert now["options"]["renotify_interval"] == 60
    assert "team:data" in now["tags"]
    assert now["restricted_roles"] == ["61162af2"]
    assert now["message"] == "Look at the runbook @pagerduty-data"
    assert bench.outcomes("create-alert", monitored()) == ["unchanged"]
    assert any(path.endswith(f"/{now['id']}/validate") for _, path in bench.datadog.requests)


@pytest.mark.parametrize("addition", [
    {"tags": ["team:data"]}, {"options": {"renotify_interval": 60}}, {"message": "Ours now @team-data"},
    {"restricted_roles": ["x"]},
])  # fmt: skip
def test_what_people_add_is_no_difference(bench: Bench, addition: dict[str, Any]) -> None:
    bench.run("create-alert", monitored())
    (theirs,) = bench.datadog.world.monitors.values()
    for name, value in addition.items():
        if isinstance(value, list):
            theirs[name] = [*(theirs[name] or []), *value]
        else:
            theirs[name] = {**theirs[name], **value} if isinstance(value, dict) else value
    assert bench.outcomes("create-alert", monitored()) == ["unchanged"]


def test_whom_it_calls_is_who_was_named_and_nobody_twice(bench: Bench) -> None:
    bench.run("create-alert", monitored(), notify=("@slack-data",))
    assert bench.outcomes("create-alert", monitored(), notify=("@Slack-data",)) == ["unchanged"]
    assert bench.outcomes("create-alert", monitored()) == ["unchanged"]
    assert bench.outcomes("create-alert", monitored(), notify=("@team-data",)) == ["updated"]
    (now,) = bench.datadog.world.monitors.values()
    assert now["message"].endswith("{{/is_alert}} @slack-data @team-data")


def test_thresholds_are_those_of_the_query(bench: Bench) -> None:
    data = bench.run("create-alert", monitored(), critical=30.0, warning=55.0)
    body = data["requests"][0]["body"]
    assert body["query"].endswith("< 30")
    assert body["options"]["thresholds"] == {
        "critical": 30,
        "critical_recovery": 60,
        "warning": 55,
        "warning_recovery": 75,
    }
    lowered = bench.run("create-alert", monitored(), critical=65.0)["requests"][0]["body"]["options"]["thresholds"]
    assert lowered == {"critical": 65, "warning": 70, "warning_recovery": 75}, "60 is no recovery from 65"
    with pytest.raises(UsageError, match="the warning has to come before the alert"):
        bench.run("create-alert", monitored(), critical=80.0)


@pytest.mark.parametrize("limits", [{"critical": 0.3, "warning": 0.5}, {"critical": 150.0, "warning": 200.0}])
def test_thresholds_that_make_no_sense_are_refused(bench: Bench, limits: dict[str, float]) -> None:
    with pytest.raises(UsageError, match="--threshold: the data health is judged between 1 and 100"):
        bench.run("create-alert", monitored(), **limits)
    assert bench.datadog.requests == []


def test_the_events_thresholds_count_and_its_words_do_not(bench: Bench) -> None:
    member = copy.deepcopy(dict(MEMBER))
    defined = member["monitors"][0]
    defined |= {"message": "@all {{value}}", "name": "@all", "query": "avg(last_5m):avg:secret{*} > 1"}
    defined["options"]["thresholds"] |= {"critical": 40, "warning": 60}
    body = bench.run("create-alert", monitored(member))["requests"][0]["body"]
    assert body["options"]["thresholds"]["critical"] == 40
    assert body["query"].endswith("by {catalog} < 40")
    assert "@" not in str(body)
    defined["options"]["thresholds"] = {"critical": 40, "warning": 10}
    assert "thresholds-unread" in found(bench.run("create-alert", monitored(member)))


@pytest.mark.parametrize("limits", [
    {"critical": -99999}, {"critical": 0}, {"critical": 50, "warning": 1e9},
    {"critical": 50, "critical_recovery": 1e6},
])  # fmt: skip
def test_an_event_does_not_switch_an_alert_off(bench: Bench, limits: dict[str, Any]) -> None:
    member = copy.deepcopy(dict(MEMBER))
    member["monitors"][0]["options"]["thresholds"] = limits
    data = bench.run("create-alert", monitored(member))
    assert "thresholds-unread" in found(data)
    assert data["requests"][0]["body"] == MEMBER["monitors"][0]


def test_every_usual_threshold_makes_sense() -> None:
    for alert in ALERTS.values():
        least, most = alert.sensible
        assert all(least <= each <= most for each in alert.thresholds.as_json().values())


@pytest.mark.parametrize(("metric", "ends"), [
    ("fub.data.job_run_failed", "max(last_1h):max:fub.data.job_run_failed{env:production} > 0"),
    ("fub.data.freshness_overdue_seconds", "{env:production} by {catalog,schema,table} > 7200"),
    ("fub.nightly_export", '"fub.nightly_export".over("env:production").by("catalog").last(2).count_by_status()'),
])  # fmt: skip
def test_other_metrics_have_monitors_too(bench: Bench, metric: str, ends: str) -> None:
    data = bench.run("create-alert", monitored(), metric=metric)
    assert data["requests"][0]["body"]["query"].endswith(ends)
    assert bench.outcomes("create-alert", monitored(), metric=metric) == ["unchanged"]


@pytest.mark.parametrize("metric", ["fub.data.recon_ratio", "system.load.1", "@all"])
def test_a_metric_that_the_event_has_not_is_refused_with_those_it_has(bench: Bench, metric: str) -> None:
    with pytest.raises(UsageError, match=r"databricks\.pipeline\.health, fub\.data\.freshness_overdue_seconds"):
        bench.run("create-alert", monitored(), metric=metric)
    assert bench.datadog.requests == []


def test_without_an_event_the_standard_metrics_work(bench: Bench) -> None:
    assert bench.outcomes("create-alert", metric="fub.data.volume_rows", catalog="fub") == ["created"]
    with pytest.raises(UsageError, match="there are monitors of"):
        bench.run("create-alert", metric="system.load.1")


def test_an_event_without_the_member_takes_the_usual_definition(bench: Bench) -> None:
    data = bench.run("create-alert", event("monitor"))
    assert data["requests"][0]["body"] == MEMBER["monitors"][0]
    assert "usual-definition" in found(data)


def test_a_query_before_it_is_watched_too(bench: Bench) -> None:
    data = bench.run("create-alert", queried(), metric="fub.query.duration_seconds")
    assert "fub.query.duration_seconds{env:production} > 300" in data["requests"][0]["body"]["query"]


@pytest.mark.parametrize("member", [MEMBER, COMPLETE])
def test_native_monitors_are_the_same_with_and_without_the_events_definitions(bench: Bench, member: Any) -> None:
    data = bench.run("create-alert", monitored(member), native=True)
    by_name = {each["name"]: each for each in COMPLETE["monitors"]}
    assert [each["body"] for each in data["requests"]] == [by_name[each["body"]["name"]] for each in data["requests"]]
    assert [each["body"]["type"] for each in data["requests"]] == [
        "query alert", "data-jobs alert", "data-quality alert", "data-quality alert",
    ]  # fmt: skip
    assert bench.outcomes("create-alert", monitored(member), native=True) == ["unchanged"] * 4


def test_two_environments_of_one_organisation_have_native_monitors_each(bench: Bench) -> None:
    for environment, catalog in (("production", "fub"), ("staging", "stage_fub")):
        outcomes = bench.outcomes("create-alert", native=True, environment=environment, catalog=catalog)
        assert outcomes == ["created"] * 3
        again = bench.outcomes("create-alert", native=True, environment=environment, catalog=catalog)
        assert again == ["unchanged"] * 3


def test_of_several_the_oldest_is_kept_up_to_date(bench: Bench) -> None:
    bench.run("create-alert", monitored())
    (first,) = bench.datadog.world.monitors.values()
    bench.datadog.world.monitors[first["id"] + 50] = {**first, "id": first["id"] + 50, "message": "a copy"}
    first["priority"] = 5
    data = bench.run("create-alert", monitored())
    assert data["changes"][0]["id"] == str(first["id"])
    (told,) = [each["title"] for each in data["findings"] if each["id"] == "several-monitors"]
    assert told.endswith(f"one is kept up to date, delete the others: {first['id'] + 50}")


def test_it_is_found_on_the_second_page_too(bench: Bench) -> None:
    bench.run("create-alert", monitored())
    (made,) = bench.datadog.world.monitors.values()
    for number in range(1, 151):
        bench.datadog.world.monitors[number] = {**made, "id": number, "name": f"another {number}"}
    assert bench.run("create-alert", monitored())["changes"][0]["id"] == "1"
    assert sum(path == "/api/v1/monitor" for _, path in bench.datadog.requests[-5:]) >= 2


@pytest.mark.parametrize("tags", [["managed_by:fubcli"], []])
def test_a_duplicate_that_is_not_ours_stays_a_refusal(bench: Bench, tags: list[str]) -> None:
    bench.run("create-alert", monitored())
    (made,) = bench.datadog.world.monitors.values()
    made["tags"] = tags
    with pytest.raises(RequestDeclined, match="Duplicate of an existing"):
        bench.run("create-alert", monitored())


def test_a_duplicate_that_is_ours_is_there(bench: Bench) -> None:
    """The list may not show yet what was created a moment ago."""
    bench.run("create-alert", monitored())
    listed, bench.datadog.world.monitors = bench.datadog.world.monitors, _Unlisted(bench.datadog.world.monitors)
    data = bench.run("create-alert", monitored())
    assert [(each["outcome"], each["id"]) for each in data["changes"]] == [("unchanged", str(next(iter(listed))))]


@pytest.mark.parametrize("is_listed", [True, False])
def test_a_duplicate_that_is_ours_is_compared_too(bench: Bench, is_listed: bool) -> None:
    bench.run("create-alert", monitored())
    (made,) = bench.datadog.world.monitors.values()
    made["options"]["no_data_timeframe"] = 10
    if not is_listed:
        bench.datadog.world.lists_late = True
        record_of(bench).unlink()
    assert bench.outcomes("create-alert", monitored()) == ["updated"]
    (now,) = bench.datadog.world.monitors.values()
    assert now["options"]["no_data_timeframe"] == 26 * 60


def test_an_update_that_would_be_a_duplicate_says_so(bench: Bench) -> None:
    bench.run("create-alert", monitored())
    (made,) = bench.datadog.world.monitors.values()
    bench.datadog.world.monitors[made["id"] - 50] = {**made, "id": made["id"] - 50, "name": "renamed"}
    data = bench.run("create-alert", monitored())
    assert data["changes"][0]["id"] == str(made["id"])
    assert (data["changes"][0]["outcome"], "several-monitors" in found(data)) == ("unchanged", True)


@pytest.mark.parametrize("settings", [{"notify": ("@slack-data",)}, {"critical": 30.0}])
def test_what_no_list_shows_yet_is_known_by_its_id(bench: Bench, settings: dict[str, Any]) -> None:
    bench.datadog.world.lists_late = True
    bench.run("create-alert", monitored())
    assert bench.outcomes("create-alert", monitored()) == ["unchanged"]
    assert bench.outcomes("create-alert", monitored(), **settings) == ["updated"]
    assert bench.changes == ["monitor created", "monitor updated"]
    bench.datadog.world.monitors.clear()
    assert bench.outcomes("create-alert", monitored()) == ["created"], "somebody deleted it"


@pytest.mark.parametrize("fault", ["drop_after", "half_body"])
def test_what_may_be_there_and_is_not_shown_is_not_made_again(bench: Bench, fault: str) -> None:
    bench.datadog.world.lists_late = True
    bench.datadog.faults.add(fault, "POST /api/v1/monitor", times=1)  # type: ignore[arg-type]
    with pytest.raises(ReplyLost):
        bench.run("create-alert", monitored())
    with pytest.raises(NotKnown, match=r"the monitor \[fubcli\] data health of production"):
        bench.run("create-alert", monitored(), notify=("@slack-data",))
    dry = bench.run("create-alert", monitored(), apply=False)
    assert (dry["headline"], found(dry)) == (
        "It is not known whether an earlier request came through", {"not-known"},
    )  # fmt: skip
    bench.datadog.world.lists_late = False
    assert bench.outcomes("create-alert", monitored()) == ["unchanged"]
    assert bench.changes == ["monitor created"]


def test_a_list_that_was_cut_is_no_proof(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(monitors, "MOST", 100)
    bench.datadog.world.ignores_tags = True
    other = {"id": 1, "name": "x", "tags": ["team:web"]}
    bench.datadog.world.monitors |= {number: {**other, "id": number} for number in range(1, 102)}
    with pytest.raises(ListCut, match="more monitors than fubcli reads"):
        bench.run("create-alert", monitored())
    del bench.datadog.world.monitors[1]
    assert bench.outcomes("create-alert", monitored(), apply=False) == ["would_be_created"]


@pytest.mark.parametrize("fault", ["drop_before", "drop_after", "half_body"])
def test_an_update_is_not_repeated_blindly(bench: Bench, fault: str) -> None:
    bench.run("create-alert", monitored())
    bench.datadog.faults.add(fault, "PUT /api/v1/monitor/*", times=1)  # type: ignore[arg-type]
    with pytest.raises(ReplyLost):
        bench.run("create-alert", monitored(), critical=30.0)
    assert sum(method == "PUT" for method, _ in bench.datadog.requests) == 1
    assert bench.outcomes("create-alert", monitored(), critical=30.0) in (["updated"], ["unchanged"])
    assert bench.changes == ["monitor created", "monitor updated"]


def test_an_update_keeps_what_the_list_does_not_show_yet(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.run("create-alert", monitored())
    (made,) = bench.datadog.world.monitors.values()
    old = copy.deepcopy(made)
    made["message"] = "Look at the runbook"
    monkeypatch.setattr(monitors, "tagged", lambda *_: Listing([old]))
    bench.run("create-alert", monitored(), critical=30.0)
    (now,) = bench.datadog.world.monitors.values()
    assert now["message"] == "Look at the runbook"


def test_two_that_were_made_at_once_are_told(bench: Bench) -> None:
    create = monitors.create

    def twice(*given: Any) -> Any:
        made = create(*given)
        assert made is not None
        bench.datadog.world.monitors[made["id"] + 1] = {**made, "id": made["id"] + 1}
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(monitors, "create", twice)
        assert "several-monitors" in found(bench.run("create-alert", monitored()))


def test_a_catalog_that_nobody_knows_is_refused_with_those_there_are(bench: Bench) -> None:
    with pytest.raises(UsageError, match="--catalog=nope: the event before has fub"):
        bench.run("create-alert", monitored(), catalog="nope")
    with pytest.raises(UsageError, match="--catalog=nope: production has fub, fub_zg"):
        bench.run("create-alert", catalog="nope")
    with pytest.raises(UsageError, match="--catalog=stage_fub: production has fub, fub_zg"):
        bench.run("create-alert", catalog="stage_fub")
    with pytest.raises(UsageError, match="--catalog=fub: staging has stage_fub"):
        bench.run("create-alert", catalog="fub", environment="staging")
    with pytest.raises(UsageError, match="--catalog=fub: sandbox has none"):
        bench.run("create-alert", catalog="fub", environment="sandbox")
    with pytest.raises(UsageError, match="--catalog=stage_fub: the event before has"):
        bench.run("create-alert", monitored(), catalog="stage_fub", native=True)
    assert bench.datadog.requests == []


class _Unlisted(dict[int, Any]):
    """Monitors that are there and are not in the first list."""

    hidden = True

    def items(self) -> Any:
        if self.hidden:
            self.hidden = False
            return {}.items()
        return super().items()


def test_health_that_was_held_back_can_be_watched_all_the_same(bench: Bench) -> None:
    member = {**MEMBER, "series": {"series": [gauge("fub.data.job_run_failed", 0, "env:production")]}}
    assert bench.outcomes("create-alert", monitored(member)) == ["created"]


def test_what_is_recorded_has_no_secret(bench: Bench) -> None:
    bench.run("create-alert", monitored())
    assert len(bench.recorded) == 2, "before and after"
    assert "dd-a" not in str(bench.recorded)
