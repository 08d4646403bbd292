"""Job runs: what failed, what hangs, what is slow, and what is not visible."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from fubcli.model.check import Check
from fubcli.model.health import Hidden, JobRun, Seen
from fubcli.model.nights import at_local
from fubcli.model.timeframe import Timeframe
from fubcli.model.verdict import Status
from fubcli.operations.monitor.jobs import job_checks
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
        (run_of(LAST, result="UPSTREAM_FAILED"), Status.CRITICAL, "job_upstream"),
        (run_of(LAST, result="CANCELED"), Status.WARNING, "job_stopped"),
        (run_of(LAST, result="SKIPPED"), Status.WARNING, "job_stopped"),
        (run_of(LAST, result="PURPLE"), Status.UNKNOWN, ""),
        (run_of(LAST, result=""), Status.UNKNOWN, ""),
        (run_of(LAST, minutes=200), Status.INFO, "job_slow"),
        (run_of(LAST, minutes=None, result=""), Status.WARNING, "job_stuck"),
        (run_of(LAST, minutes=85), Status.OK, ""),
    ],
)
def test_a_run_is_judged_by_the_others(run: JobRun, status: Status, kind: str) -> None:
    (check,) = checks(run)
    assert (check.status, check.kind) == (status, kind)


@pytest.mark.parametrize("word", ["SUCCESS", "SUCCEEDED"])
def test_what_is_usual_is_learned_in_the_words_of_every_source(word: str) -> None:
    hanging = run_of(LAST, minutes=None, result="")
    before = (run_of(LAST - timedelta(days=back), result=word) for back in range(1, 8))
    (check,) = job_checks(Seen("jobs", (hanging, *before)), TONIGHT)
    assert check.kind == "job_stuck"


def test_a_run_that_was_repeated_well_is_well() -> None:
    failed = run_of(LAST, result="FAILED", minutes=5)
    began = failed.started_at + timedelta(hours=1)
    repeated = JobRun("101", "2", "nightly-export", began, began + timedelta(minutes=80), "SUCCESS")
    assert [(check.status, check.kind) for check in checks(failed, repeated)] == [(Status.OK, "")]


def test_a_run_that_has_just_begun_is_no_news() -> None:
    run = JobRun("101", "9", "nightly-export", NOON - timedelta(minutes=5), None, "")
    assert [check.kind for check in checks(run_of(LAST), run)] == [""]


@pytest.mark.parametrize(
    ("hour", "minute", "source", "is_told"),
    [(1, 5, "jobs", False), (1, 15, "jobs", True), (4, 5, "system.lakeflow", False), (4, 15, "system.lakeflow", True)],
)
def test_a_job_that_has_not_begun_is_missing_an_hour_after_its_latest_start(
    hour: int, minute: int, source: str, is_told: bool
) -> None:
    seen = Timeframe(LAST, LAST, at_local(LAST, time(hour, minute)))
    (check,) = job_checks(Seen(source, BEFORE), seen)
    assert (check.kind == "job_missing") is is_told
    if is_told:
        assert "7 of the 7 nights before, and began by 00:10 Pacific" in check.explanation[0]


@pytest.mark.parametrize("night", [date(2026, 3, 8), date(2026, 11, 1)])
def test_a_night_whose_clocks_change_misses_no_job(night: date) -> None:
    """At half past three local time, which is an hour nearer to midnight, or further from it."""
    runs = [started(night - timedelta(days=back)) for back in range(1, 8)]
    for clock, kind in ((time(4, 20), ""), (time(4, 40), "job_missing")):
        (check,) = job_checks(Seen("jobs", tuple(runs)), Timeframe(night, night, at_local(night, clock)))
        assert check.kind == kind


def started(night: date) -> JobRun:
    began = at_local(night, time(3, 30))
    return JobRun("7", str(night), "late job", began, began + timedelta(minutes=9), "SUCCESS")


@pytest.mark.parametrize(
    ("loading", "status"),
    [
        (None, Status.WARNING),
        (set(), Status.INFO),
        ({"nightly-export"}, Status.CRITICAL),
        ({"something else"}, Status.INFO),
    ],
)
def test_how_bad_it_is_depends_on_what_the_job_loads(loading: set[str] | None, status: Status) -> None:
    (check,) = job_checks(Seen("jobs", BEFORE), TONIGHT, None if loading is None else frozenset(loading))
    assert (check.kind, check.status) == ("job_missing", status)


def test_jobs_of_catalogs_that_nobody_asked_about_wake_nobody() -> None:
    (check,) = job_checks(Seen("jobs", (run_of(LAST, result="FAILED"),)), TONIGHT, frozenset({"another"}), named=True)
    assert (check.kind, check.status) == ("job_failed", Status.INFO)
    assert check.explanation[-1] == "it loads none of the tables that are looked at"


def test_jobs_of_the_same_name_are_told_apart() -> None:
    failed = [run_of(LAST, result="FAILED", job=job) for job in ("1", "2")]
    assert {check.target for check in job_checks(Seen("jobs", tuple(failed)), TONIGHT)} == {
        "nightly-export (1)", "nightly-export (2)",
    }  # fmt: skip


def test_jobs_without_a_name_are_called_by_their_ids() -> None:
    failed = [replace(run_of(LAST, result="FAILED", job=job), name="") for job in ("1", "2")]
    assert {check.target for check in job_checks(Seen("jobs", tuple(failed)), TONIGHT)} == {"job 1", "job 2"}


def test_a_job_of_some_nights_only_is_not_missed() -> None:
    assert [check.kind for check in job_checks(Seen("jobs", BEFORE[:5]), TONIGHT)] == [""]


def test_what_is_not_visible_is_unknown() -> None:
    (check,) = job_checks(Seen("jobs", None, Hidden.FORBIDDEN, "no"), TONIGHT)
    assert (check.status, check.explanation) == (Status.UNKNOWN, ("no",))
    (empty,) = job_checks(Seen("jobs", ()), TONIGHT)
    assert empty.status is Status.UNKNOWN


def test_more_runs_than_are_read_leave_the_earlier_ones_unknown() -> None:
    many = tuple(replace(run_of(LAST, job=str(job)), name=f"job {job}") for job in range(1_000))
    (check,) = job_checks(Seen("jobs", many), TONIGHT)
    assert check.status is Status.UNKNOWN
    assert "only the 1,000 newest runs" in check.explanation[0]
    earlier = (*many[:-1], run_of(LAST - timedelta(days=1)))
    (check,) = job_checks(Seen("jobs", earlier), TONIGHT)
    assert check.status is Status.OK, "of tonight every run was read"
