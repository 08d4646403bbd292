"""Job runs: what failed, what hangs, what is slow, and what is not visible."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fubcli.model.check import Check
from fubcli.model.health import Hidden, JobRun, Seen
from fubcli.model.verdict import Status
from fubcli.operations.monitor.jobs import job_checks
from fubcli.operations.monitor.timeframe import Timeframe
from tests.operations.monitor.world import LAST, NOON, run_of

TONIGHT = Timeframe(LAST, LAST, NOON)
BEFORE = tuple(run_of(LAST - timedelta(days=back)) for back in range(1, 8))


def checks(*tonight: JobRun) -> list[Check]:
    return list(job_checks(Seen("jobs", (*tonight, *BEFORE)), TONIGHT))


@pytest.mark.parametrize(
    ("run", "status", "kind"),
    [
        (run_of(LAST), Status.OK, ""),
        (run_of(LAST, result="FAILED"), Status.CRITICAL, "job_failed"),
        (run_of(LAST, result="TIMEDOUT"), Status.CRITICAL, "job_failed"),
        (run_of(LAST, result="CANCELED"), Status.WARNING, "job_stopped"),
        (run_of(LAST, minutes=200), Status.INFO, "job_slow"),
        (run_of(LAST, minutes=None, result=""), Status.WARNING, "job_stuck"),
        (run_of(LAST, minutes=85), Status.OK, ""),
    ],
)
def test_a_run_is_judged_by_the_others(run: JobRun, status: Status, kind: str) -> None:
    (check,) = checks(run)
    assert (check.status, check.kind) == (status, kind)


def test_a_run_that_was_repeated_well_is_well() -> None:
    failed = run_of(LAST, result="FAILED", minutes=5)
    began = failed.started_at + timedelta(hours=1)
    repeated = JobRun("101", "2", "nightly-export", began, began + timedelta(minutes=80), "SUCCESS")
    assert [(check.status, check.kind) for check in checks(failed, repeated)] == [(Status.OK, "")]


def test_a_run_that_has_just_begun_is_no_news() -> None:
    run = JobRun("101", "9", "nightly-export", NOON - timedelta(minutes=5), None, "")
    assert [check.kind for check in checks(run_of(LAST), run)] == [""]


def test_what_is_not_visible_is_unknown() -> None:
    (check,) = job_checks(Seen("jobs", None, Hidden.FORBIDDEN, "no"), TONIGHT)
    assert (check.status, check.explanation) == (Status.UNKNOWN, ("no",))
    (empty,) = job_checks(Seen("jobs", ()), TONIGHT)
    assert empty.status is Status.UNKNOWN
