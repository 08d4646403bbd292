"""Every fault at every operation: told truthfully, and whatever happened, the next run leaves the outside changed once."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from fubcli.errors import ExitCode, FubError
from fubcli.integrations.datadog.intents import NotKnown
from tests.outside.datadog import Datadog
from tests.outside.datadog.standin import API_KEY, APP_KEY
from tests.outside.datadog.upstream import monitored
from tests.skills.datadog_management.conftest import Bench

WRITES: Mapping[str, str] = {
    "create-alert": "POST /api/v1/monitor",
    "send-metrics": "POST /api/v2/series",
    "send-event": "POST /api/v2/events",
    "send-checks": "POST /api/v1/check_run",
    "mute": "POST /api/v2/downtime",
    "dashboard": "POST /api/v1/dashboard",
}
READS: Mapping[str, str] = {
    "create-alert": "POST /api/v1/monitor/validate",
    "send-event": "POST /api/v2/events/search",
    "status": "GET /api/v1/monitor",
    "list-monitors": "GET /api/v1/monitor",
    "mute": "GET /api/v2/downtime",
    "dashboard": "GET /api/v1/dashboard",
}
STATUSES = {401: 9, 403: 9, 404: 5, 409: 5, 422: 5, 429: 6, 500: 6, 503: 6}
KINDS = ("drop_before", "drop_after", "drop_midway", "half_body", "html")
FAULTS = [(f"status {status}", code) for status, code in STATUSES.items()] + [(kind, 6) for kind in KINDS]
AT = [(action, at) for each in (WRITES, READS) for action, at in each.items()]


def plan(datadog: Datadog, fault: str, at: str, times: int | None = None) -> None:
    kind, _, status = fault.partition(" ")
    settings: dict[str, Any] = {"status": int(status)} if status else {}
    if status == "429":
        settings["headers"] = {"X-RateLimit-Limit": "60", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1"}
    datadog.faults.add(kind, at, times=times, **settings)


def attempt(bench: Bench, action: str) -> None:
    if action == "mute":  # there has to be something to mute
        from datetime import UTC, datetime

        bench.clock.moment = max(bench.clock.moment, datetime.now(UTC))
        if not bench.datadog.world.monitors:
            made = {"id": 7, "name": "x", "tags": ["managed_by:fubcli", "env:production"], "overall_state": "OK"}
            bench.datadog.world.monitors[7] = made
    bench.run(action, *(() if action in ("mute", "dashboard", "status", "list-monitors") else (monitored(),)))


def complete(bench: Bench, action: str) -> None:
    """Run an operation, once more after the time for which it says that nobody knows."""
    try:
        attempt(bench, action)
    except NotKnown as error:
        bench.clock.moment += timedelta(seconds=error.extra["retry_after_seconds"])
        attempt(bench, action)


@pytest.fixture
def expected(bench: Bench, tmp_path: Path, request: pytest.FixtureRequest) -> list[tuple[str, str]]:
    """What an undisturbed run changes, but for names that the service makes up."""
    with Datadog() as undisturbed:
        attempt(Bench(undisturbed, tmp_path / "undisturbed"), request.getfixturevalue("action"))
        return undisturbed.world.changes


@pytest.mark.parametrize(("action", "at"), AT)
@pytest.mark.parametrize(("fault", "code"), FAULTS)
def test_it_is_told_and_the_next_run_completes_it(
    bench: Bench, expected: list[tuple[str, str]], action: str, at: str, fault: str, code: int
) -> None:
    plan(bench.datadog, fault, at)
    with pytest.raises(FubError) as failed:
        attempt(bench, action)
    assert failed.value.exit_code == ExitCode(code)
    told = f"{failed.value.detail} {failed.value.extra} {failed.value.remedy}"
    assert API_KEY not in told
    assert APP_KEY not in told
    if at not in WRITES.values():
        assert "requests" not in failed.value.extra, "nothing was sent before"
    bench.datadog.faults.clear()
    shutil.rmtree(bench.home / "breakers", ignore_errors=True)
    complete(bench, action)
    attempt(bench, action)
    assert sorted(bench.datadog.world.changes) == sorted(expected)


@pytest.mark.parametrize("action", [*WRITES])
@pytest.mark.parametrize("fault", KINDS)
def test_a_write_whose_answer_is_lost_once_is_not_repeated_blindly(
    bench: Bench, expected: list[tuple[str, str]], action: str, fault: str
) -> None:
    plan(bench.datadog, fault, WRITES[action], times=1)
    for _ in range(3):
        try:
            complete(bench, action)
        except FubError as error:
            assert error.exit_code == ExitCode.UNAVAILABLE  # noqa: PT017 - some faults are repeated safely and not told
    assert sorted(bench.datadog.world.changes) == sorted(expected)


def test_the_second_of_two_events_is_sent_by_the_next_run(bench: Bench) -> None:
    plan(bench.datadog, "status 422", "POST /api/v2/events", times=1)
    with pytest.raises(FubError):
        attempt(bench, "send-event")
    attempt(bench, "send-event")
    assert bench.changes == ["event", "event"]


def test_a_failure_says_what_was_changed_before_it(bench: Bench) -> None:
    sends: list[str] = []
    original = bench.datadog.world.note

    def note(what: str, which: str) -> None:
        original(what, which)
        sends.append(what)
        plan(bench.datadog, "status 403", "POST /api/v2/events")

    bench.datadog.world.note = note  # type: ignore[method-assign]  # the second request fails, not the first
    with pytest.raises(FubError) as failed:
        attempt(bench, "send-event")
    assert [each["outcome"] for each in failed.value.extra["changes"]] == ["sent"]
    assert len(failed.value.extra["requests"]) == 2
