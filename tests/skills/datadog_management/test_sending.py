"""Points, checks and events: what is taken, what is left out, and that twice is once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from fubcli.errors import ExitCode, Interrupted, StorageUnavailable, UsageError
from fubcli.integrations.datadog import events
from fubcli.integrations.datadog.answers import TakenWithErrors
from fubcli.integrations.datadog.intents import Intents, NotKnown
from fubcli.integrations.failures import RequestDeclined
from fubcli.model.envelope import UpstreamEvent
from fubcli.network.failures import NotReached, ReplyLost
from tests.outside.datadog import Datadog
from tests.outside.datadog.upstream import HEALTH, MEMBER, NOW, aged, check, event, gauge, monitored, page, queried
from tests.skills.datadog_management.conftest import Bench, found, record_of
from tests.workspace.exchange import Reply

ALL = ("send-metrics", "send-checks", "send-event")


def series(*told: Any) -> dict[str, Any]:
    return {**MEMBER, "series": {"series": list(told)}}


def test_the_events_series_are_sent_as_they_are(bench: Bench) -> None:
    data = bench.run("send-metrics", monitored())
    (request,) = data["requests"]
    assert request["body"] == MEMBER["series"]
    assert [each["name"] for each in data["changes"]] == [
        HEALTH, "fub.data.job_run_failed", "fub.data.freshness_overdue_seconds",
    ]  # fmt: skip
    assert len(bench.datadog.world.points) == 4


def test_the_events_checks_are_sent_as_they_are(bench: Bench) -> None:
    assert bench.run("send-checks", monitored())["requests"][0]["body"] == MEMBER["check_runs"]
    assert [each["status"] for each in bench.datadog.world.checks.values()] == [2, 0]


def test_each_page_is_an_event_with_a_mark_of_its_own(bench: Bench) -> None:
    data = bench.run("send-event", monitored())
    bodies = [each["body"]["data"]["attributes"] for each in data["requests"]]
    marks = [next(tag for tag in body["tags"] if tag.startswith("fub_idem:")) for body in bodies]
    assert len(set(marks)) == 2
    given = MEMBER["events"][0]["data"]["attributes"]
    assert bodies[0] == {**given, "tags": ["service:fub-data", "managed_by:fubcli", *given["tags"][1:], marks[0]]}
    assert all(each["url"].startswith("https://app.datadoghq.com/event/") for each in data["changes"])


@pytest.mark.parametrize("action", ALL)
def test_twice_is_once(bench: Bench, action: str) -> None:
    bench.run(action, monitored())
    before = list(bench.changes)
    assert before
    bench.run(action, monitored())
    assert bench.changes == before


def test_events_go_to_the_intake_and_are_looked_for_at_the_api(bench: Bench) -> None:
    with Datadog() as intake:
        bench.intake = intake.url
        data = bench.run("send-event", monitored())
        assert intake.requests == [("POST", "/api/v2/events")] * 2
        assert {each["url"] for each in data["requests"]} == {f"{intake.url}/api/v2/events"}
        assert bench.datadog.requests == [("POST", "/api/v2/events/search")]


def test_an_event_is_known_by_the_service_where_no_record_is(bench: Bench) -> None:
    bench.run("send-event", monitored())
    record_of(bench).unlink()
    data = bench.run("send-event", monitored())
    assert [each["outcome"] for each in data["changes"]] == ["unchanged"] * 2
    assert data["requests"] == []


def test_an_event_is_known_by_the_record_before_the_service_finds_it(bench: Bench) -> None:
    bench.datadog.world.indexes_late = True
    assert bench.outcomes("send-event", monitored()) == ["sent"] * 2
    assert bench.outcomes("send-event", monitored()) == ["unchanged"] * 2
    assert bench.changes == ["event", "event"]


def test_the_record_is_private_and_forgets(bench: Bench) -> None:
    bench.run("send-event", monitored())
    record = record_of(bench)
    assert record.stat().st_mode & 0o777 == 0o600
    assert len(record.read_text().splitlines()) == 2
    bench.clock.moment = NOW + timedelta(days=3)
    bench.run("send-event", monitored({**MEMBER, "events": [page(at=bench.clock.moment)]}, "01a3"))
    assert len(record.read_text().splitlines()) == 1


@pytest.mark.parametrize("fault", ["drop_after", "drop_before", "half_body", "html", "status"])
def test_an_event_that_may_have_come_through_is_not_sent_again_before_the_search_can_tell(
    bench: Bench, fault: str
) -> None:
    bench.datadog.world.indexes_late = True
    status = {"status": 503} if fault == "status" else {}
    bench.datadog.faults.add(fault, "POST /api/v2/events", times=1, **status)  # type: ignore[arg-type]
    with pytest.raises(ReplyLost):
        bench.run("send-event", monitored())
    arrived = len(bench.changes)
    bench.clock.moment += timedelta(minutes=14)
    with pytest.raises(NotKnown, match="whether an event came through") as failed:
        bench.run("send-event", monitored())
    assert failed.value.exit_code == ExitCode.UNAVAILABLE
    assert failed.value.retryable
    assert 0 < failed.value.extra["retry_after_seconds"] <= 61
    assert [each["outcome"] for each in failed.value.extra["changes"]] == ["sent"], "the other one went out"
    assert len(bench.changes) == arrived + 1
    dry = bench.run("send-event", monitored(), apply=False)
    assert ("not-known" in found(dry), dry["requests"]) == (True, [])
    assert dry["headline"] == "1 event unchanged, it is not known whether an earlier request came through"
    bench.clock.moment += timedelta(minutes=2)
    bench.datadog.world.indexes_late = False
    assert bench.outcomes("send-event", monitored()) == (["unchanged"] * 2 if arrived else ["sent", "unchanged"])
    assert bench.changes == ["event", "event"]


@pytest.mark.parametrize("stopped", [KeyboardInterrupt, SystemExit])
def test_a_run_that_is_stopped_after_the_service_acted_leaves_it_marked(
    bench: Bench, stopped: type[BaseException]
) -> None:
    def note(what: str, which: str) -> None:
        bench.datadog.world.changes.append((what, which))

    bench.datadog.world.indexes_late = True
    bench.datadog.world.note = note  # type: ignore[method-assign]
    send = events.send

    def killed(*given: Any, **named: Any) -> str:
        send(*given, **named)
        raise stopped

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(events, "send", killed)
        with pytest.raises((stopped, Interrupted)):
            bench.run("send-event", monitored())
    with pytest.raises(NotKnown):
        bench.run("send-event", monitored())
    assert bench.changes == ["event", "event"]


def test_an_event_that_was_surely_not_sent_is_sent_by_the_next_run(bench: Bench) -> None:
    bench.datadog.fail("POST /api/v2/events", 429, times=None)
    with pytest.raises(NotReached):
        bench.run("send-event", monitored())
    bench.datadog.faults.clear()
    assert bench.outcomes("send-event", monitored()) == ["sent"] * 2


def test_a_success_counts_whatever_its_body_is(bench: Bench) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.outside.datadog.standin.json_reply", lambda *_: Reply(202, b'["ok"]'))
        bench.datadog.world.indexes_late = True
        patch.setattr(events, "sent_before", lambda *_: events.Searched(frozenset(), is_whole=True))
        assert bench.outcomes("send-event", monitored()) == ["sent"] * 2
    assert bench.outcomes("send-event", monitored()) == ["unchanged"] * 2


@pytest.mark.parametrize("meta", [{"status": "timeout"}, {"warnings": [{"code": "unknown_index"}]}])
def test_a_search_that_does_not_tell_everything_is_no_proof(bench: Bench, meta: dict[str, Any]) -> None:
    bench.datadog.world.search_meta = meta
    with pytest.raises(NotKnown):
        bench.run("send-event", monitored())
    assert bench.changes == []
    bench.datadog.world.search_meta = {"status": "done"}
    assert bench.outcomes("send-event", monitored()) == ["sent"] * 2


def test_a_search_with_more_pages_than_are_read_is_no_proof(bench: Bench) -> None:
    data = bench.run("send-event", monitored())
    mark = next(tag for tag in data["requests"][0]["body"]["data"]["attributes"]["tags"] if tag.startswith("fub_idem:"))
    copy = bench.datadog.world.events[0]
    bench.datadog.world.events[:] = [{**copy, "tags": [mark]} for _ in range(1_100)]
    record_of(bench).unlink()
    with pytest.raises(NotKnown):
        bench.run("send-event", monitored())


@pytest.mark.parametrize("ahead", [timedelta(minutes=5), timedelta(minutes=-5)])
def test_an_event_of_another_clock_is_found_again(bench: Bench, ahead: timedelta) -> None:
    told = monitored({**MEMBER, "events": [page(at=NOW + ahead)]})
    bench.run("send-event", told)
    record_of(bench).unlink()
    assert bench.outcomes("send-event", told) == ["unchanged"]


def test_a_record_that_cannot_be_written_after_sending_does_not_hide_what_was_sent(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise StorageUnavailable("No space left.")

    monkeypatch.setattr(Intents, "done", broken)
    with pytest.raises(StorageUnavailable) as failed:
        bench.run("send-event", monitored())
    assert [each["outcome"] for each in failed.value.extra["changes"]] == ["sent"]


@pytest.mark.parametrize("action", ALL)
def test_errors_in_a_success_are_no_success(bench: Bench, action: str) -> None:
    bench.datadog.world.intake_errors = ["Payload partially rejected:\x1b[2J 3 dropped"]
    with pytest.raises(
        TakenWithErrors, match=r'told of errors: "Payload partially rejected.*What it took is'
    ) as failed:
        bench.run(action, monitored())
    assert failed.value.exit_code == ExitCode.UNAVAILABLE
    assert failed.value.extra["changes"] == []
    assert [each["answer"] for each in failed.value.extra["requests"]] == ["unknown"]
    assert "\x1b" not in failed.value.detail


def test_an_event_that_was_taken_with_errors_is_not_sent_again_before_the_search_can_tell(bench: Bench) -> None:
    bench.datadog.world.indexes_late = True
    bench.datadog.world.intake_errors = ["slow"]
    for expected in (TakenWithErrors, TakenWithErrors, NotKnown, NotKnown):
        with pytest.raises(expected):
            bench.run("send-event", monitored())
    assert [title for _, title in bench.datadog.world.changes] == [
        "[P1] The export of fub is late", "[P2] A column is gone",
    ]  # fmt: skip
    bench.clock.moment += timedelta(minutes=16)
    bench.datadog.world.indexes_late = False
    assert bench.outcomes("send-event", monitored()) == ["unchanged"] * 2


def test_another_run_of_the_monitor_in_the_same_night_is_the_same_event(bench: Bench) -> None:
    bench.run("send-event", monitored())
    later = {**MEMBER, "events": [page(at=NOW + timedelta(minutes=7), message="18 of 34 tables are missing")]}
    assert bench.outcomes("send-event", monitored(later, identity="01a9")) == ["unchanged"]


@pytest.mark.parametrize("other", [
    page(attributes={"status": "warn", "priority": "1"}),
    page(attributes={"status": "error", "priority": "2"}),
    page(attributes={"status": "error", "priority": "1", "custom": {"night": "2026-11-20"}}),
    page(at=NOW - timedelta(hours=17)),
    page(tags=["env:staging"]),
])  # fmt: skip
def test_another_night_place_or_severity_is_another_event(bench: Bench, other: dict[str, Any]) -> None:
    bench.run("send-event", monitored())
    assert bench.outcomes("send-event", monitored({**MEMBER, "events": [other]})) == ["sent"]


@pytest.mark.parametrize("same", [
    page(tags=["Service:fub-data", "Env:Production", "CATALOG:fub"]), page(tags=["catalog:fub", "env:production"]),
    page(key="A" * 40), page(key="a" * 40),
])  # fmt: skip
def test_an_event_that_is_spelled_otherwise_is_the_same(bench: Bench, same: dict[str, Any]) -> None:
    bench.run("send-event", monitored())
    assert bench.outcomes("send-event", monitored({**MEMBER, "events": [same]})) == ["unchanged"]


def test_a_night_is_the_one_that_the_event_names(bench: Bench) -> None:
    for at in (NOW, NOW - timedelta(hours=17)):
        told = page(at=at, attributes={"status": "error", "priority": "1", "custom": {"night": "2026-11-21"}})
        bench.run("send-event", monitored({**MEMBER, "events": [told]}))
    assert bench.changes == ["event"]


@pytest.mark.parametrize("night", ["None", 7, "2026-13-01"])
def test_a_night_that_is_none_is_that_of_the_time(bench: Bench, night: Any) -> None:
    told = page(attributes={"status": "error", "priority": "1", "custom": {"night": night}})
    bench.run("send-event", monitored({**MEMBER, "events": [told]}))
    assert bench.outcomes("send-event", monitored({**MEMBER, "events": [page()]})) == ["unchanged"]


def test_the_record_is_of_one_organisation(bench: Bench) -> None:
    bench.run("send-event", monitored())
    with Datadog() as other:
        elsewhere = replace(bench, datadog=other)
        assert elsewhere.outcomes("send-event", monitored()) == ["sent"] * 2
    bench.environment = "staging"
    bench.datadog.world.events.clear()
    assert bench.outcomes("send-event", monitored()) == ["sent"] * 2


def test_many_events_are_looked_for_in_parts_and_pages(bench: Bench) -> None:
    pages = [page(key=f"{number:040x}") for number in range(130)]
    bench.run("send-event", monitored({**MEMBER, "events": pages}))
    record_of(bench).unlink()
    again = bench.outcomes("send-event", monitored({**MEMBER, "events": pages}))
    assert set(again) == {"unchanged"}
    assert len(bench.datadog.world.events) == 130


def test_a_healthy_night_has_no_event(bench: Bench) -> None:
    data = bench.run("send-event", monitored({**MEMBER, "events": []}))
    assert (data["headline"], found(data)) == ("Nothing to do", {"nothing-to-send"})
    assert bench.datadog.requests == []


@pytest.mark.parametrize(
    ("action", "age", "is_sent"),
    [
        ("send-metrics", timedelta(minutes=59), True),
        ("send-metrics", timedelta(minutes=61), False),
        ("send-metrics", timedelta(minutes=-9), True),
        ("send-metrics", timedelta(minutes=-11), False),
        ("send-checks", timedelta(minutes=9), True),
        ("send-checks", timedelta(minutes=11), False),
        ("send-event", timedelta(hours=17), True),
        ("send-event", timedelta(hours=19), False),
    ],
)
def test_what_datadog_does_not_take_is_left_out(bench: Bench, action: str, age: timedelta, is_sent: bool) -> None:
    data = bench.run(action, monitored(aged(MEMBER, age)))
    assert bool(data["changes"]) is is_sent
    assert ("too-old" in found(data)) is not is_sent
    assert bool(bench.changes) is is_sent


def tagged(*tags: str) -> UpstreamEvent:
    """Return an event whose series, checks and pages all have these tags."""
    told = {**MEMBER["events"][0]["data"]["attributes"], "tags": list(tags)}
    member = {
        "series": {"series": [gauge(HEALTH, 1, *tags)]},
        "check_runs": [{**MEMBER["check_runs"][0], "tags": list(tags)}],
        "events": [{"data": {"type": "event", "attributes": told}}],
    }
    return event("monitor", datadog=member)


@pytest.mark.parametrize("action", ALL)
@pytest.mark.parametrize(
    ("organisation", "named", "tags", "finding"),
    [
        ("production", None, ["env:staging"], ""),
        ("staging", None, ["env:production"], "other-environment"),
        ("staging", None, ["env:PRODUCTION"], "other-environment"),
        ("production", None, ["env:europe"], "other-environment"),
        ("production", None, ["env:staging", "env:production"], "unread"),
        ("staging", "staging", ["env:staging", "catalog:fub", "env:production"], "unread"),
        ("staging", None, ["env:staging", "env:STAGING"], ""),
        ("staging", None, [], ""),
    ],
)
def test_nothing_that_contradicts_the_environment_is_sent(
    bench: Bench, action: str, organisation: str, named: str | None, tags: list[str], finding: str
) -> None:
    bench.environment = organisation
    data = bench.run(action, tagged(*tags), organisation=organisation, environment=named)
    assert found(data) == ({finding, "nothing-to-send"} if finding else set())
    assert bool(bench.changes) is not bool(finding)


def test_of_an_environment_that_was_named_only_its_own_is_sent(bench: Bench) -> None:
    data = bench.run("send-metrics", monitored(), environment="staging")
    assert [each["tags"] for each in data["requests"][0]["body"]["series"]] == [["env:staging", "catalog:stage_fub"]]
    assert found(data) == {"other-environment"}


@pytest.mark.parametrize("action", ALL)
def test_events_of_other_environments_alone_are_refused(bench: Bench, action: str) -> None:
    with pytest.raises(UsageError, match=r"--environment=sandbox: the events before tell of production, staging alone"):
        bench.run(action, monitored(), environment="sandbox")
    with pytest.raises(UsageError, match=r"--environment=staging: the events before tell of production alone"):
        bench.run("send-metrics", queried(), environment="staging")
    assert bench.datadog.requests == []


def test_what_tells_of_no_environment_is_of_the_one_that_was_named(bench: Bench) -> None:
    told = series(gauge(HEALTH, 1)) | {"check_runs": [], "events": []}
    assert bench.outcomes("send-metrics", monitored(told), environment="staging") == ["sent"]
    assert found(bench.run("send-event", monitored(told), environment="staging")) == {"nothing-to-send"}


def test_large_payloads_go_in_parts(bench: Bench) -> None:
    told = [gauge("fub.data.volume_rows", 1, f"table:{number:0180}") for number in range(4_000)]
    data = bench.run("send-metrics", monitored(series(*told)))
    sizes = [each["body_bytes"] for each in data["requests"]]
    assert len(sizes) > 1
    assert max(sizes) < 512_000
    assert len(bench.datadog.world.points) == 4_000


@pytest.mark.parametrize("wrong", [
    gauge("system.load.1", 1), gauge("@all", 1), {**gauge(HEALTH, 1), "type": 1}, gauge(HEALTH, float("nan")),
    gauge("fub.data.a1", 1), {**gauge(HEALTH, 1), "metric": ["x"]}, gauge(HEALTH, 10**400), gauge(HEALTH, -(10**400)),
    {**gauge(HEALTH, 1), "points": [{"timestamp": 10**400, "value": 1}]}, gauge(HEALTH, True), gauge(HEALTH, "1"), {**gauge(HEALTH, 1), "points": "x"}, {"metric": 7}, {},
])  # fmt: skip
def test_a_series_that_is_none_is_left_out_and_said(bench: Bench, wrong: dict[str, Any]) -> None:
    data = bench.run("send-metrics", monitored(series(gauge(HEALTH, 1, "env:production"), wrong)))
    assert len(data["requests"][0]["body"]["series"]) == 1
    assert "unread" in found(data)


def test_a_metric_that_was_not_sent_whole_says_how_much_of_it_was(bench: Bench) -> None:
    told = [gauge(HEALTH, 1), *(gauge("fub.data.volume_rows", 1, f"table:{number:0180}") for number in range(2_000))]
    bench.datadog.fail("POST /api/v2/series", 400, times=1)
    with pytest.raises(RequestDeclined) as failed:
        bench.run("send-metrics", monitored(series(*told)))
    assert failed.value.extra["changes"] == []
    sent: list[int] = []
    submit = bench.datadog.world.submit

    def second_fails(series: dict[str, Any]) -> None:
        submit(series)
        sent.append(1)
        if len(sent) == 1:
            bench.datadog.fail("POST /api/v2/series", 400, times=None)

    bench.datadog.world.submit = second_fails  # type: ignore[method-assign]
    with pytest.raises(RequestDeclined) as failed:
        bench.run("send-metrics", monitored(series(*told)))
    assert [each["name"] for each in failed.value.extra["changes"]] == [
        HEALTH, f"fub.data.volume_rows ({len(sent) - 1:,} of 2,000 points)",
    ]  # fmt: skip


def test_points_of_the_same_second_are_one_and_what_is_lost_is_said(bench: Bench) -> None:
    data = bench.run("send-metrics", queried(), queried(row_count=999), queried(row_count=999))
    told = {each["metric"]: each["points"][0]["value"] for each in data["requests"][0]["body"]["series"]}
    assert told == {"fub.query.duration_seconds": 0.431, "fub.query.rows": 999, "fub.query.truncated": 0}
    (lost,) = [each["title"] for each in data["findings"]]
    assert lost.endswith("keeps the last; left out: 1")
    assert found(bench.run("send-metrics", queried(), queried())) == set()


def test_more_points_than_a_run_may_send_are_left_out_and_said(bench: Bench) -> None:
    told = [gauge("fub.data.volume_rows", 1, f"table:t{number}") for number in range(5_002)]
    data = bench.run("send-metrics", monitored(series(*told)))
    assert ("too-many" in found(data), data["truncated"], len(bench.datadog.world.points)) == (True, True, 5_000)
    assert any(each["title"].startswith("2 points are more than the 5,000") for each in data["findings"])


@pytest.mark.parametrize("huge", [10**400, 1e300])
def test_a_measure_of_no_sense_is_left_out(bench: Bench, huge: float) -> None:
    data = bench.run("send-metrics", queried(duration_ms=huge, row_count=huge))
    assert [each["name"] for each in data["changes"]] == ["fub.query.truncated"]


@pytest.mark.parametrize("wrong", [check(7), check(True), check(check="x.y"), {**check(), "timestamp": "now"}, {}])
def test_a_check_that_is_none_is_left_out_and_said(bench: Bench, wrong: dict[str, Any]) -> None:
    data = bench.run("send-checks", monitored({**MEMBER, "check_runs": [wrong, check()]}))
    assert data["requests"][0]["body"] == [check()]
    assert "unread" in found(data)


@pytest.mark.parametrize("wrong", [page(timestamp="soon"), page(attributes={}), page(title=7), {"data": []}, {}])
def test_an_event_that_is_none_is_left_out_and_said(bench: Bench, wrong: dict[str, Any]) -> None:
    data = bench.run("send-event", monitored({**MEMBER, "events": [wrong, page()]}))
    assert len(data["changes"]) == 1
    assert "unread" in found(data)


def test_a_query_is_measured(bench: Bench) -> None:
    data = bench.run("send-metrics", queried(truncated=True))
    told = {each["metric"]: each["points"][0]["value"] for each in data["requests"][0]["body"]["series"]}
    assert told == {"fub.query.duration_seconds": 0.431, "fub.query.rows": 3, "fub.query.truncated": 1}
    assert data["requests"][0]["body"]["series"][0]["tags"] == ["env:production", "warehouse:duckdb"]
    bench.run("send-metrics", queried(truncated=True))
    assert len(bench.changes) == 3


@pytest.mark.parametrize(("told", "metrics"), [
    (event("investigate", budget={"used_seconds": 1.6, "used_rows": 15}, truncated=False),
     ["fub.investigate.duration_seconds", "fub.investigate.rows", "fub.investigate.truncated"]),
    (event("schema", tables=[{}, {}], differences=[]), ["fub.schema.tables", "fub.schema.differences"]),
])  # fmt: skip
def test_other_results_are_measured_too(bench: Bench, told: Any, metrics: list[str]) -> None:
    assert [each["name"] for each in bench.run("send-metrics", told)["changes"]] == metrics


def test_the_monitors_event_counts_behind_others(bench: Bench) -> None:
    others = event("gitlab-pipeline-monitoring", "01b1")
    assert bench.outcomes("send-checks", monitored(), others) == ["sent"] * 2


@pytest.mark.parametrize("action", ALL)
@pytest.mark.parametrize("events", [(), (event("gitlab-pipeline-monitoring"),)])
def test_without_an_event_there_is_nothing_to_send(bench: Bench, action: str, events: Any) -> None:
    with pytest.raises(UsageError, match="pipe one in"):
        bench.run(action, *events)


@pytest.mark.parametrize("action", ALL[1:])
def test_an_event_without_the_member_says_what_to_do(bench: Bench, action: str) -> None:
    with pytest.raises(UsageError, match="without --emit=none"):
        bench.run(action, event("monitor"))
