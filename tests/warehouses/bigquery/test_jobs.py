"""A job runs once, whatever happens to the calls about it, and never on after nobody waits for it."""

from __future__ import annotations

import time

import pytest

from fubcli.errors import EngineRejected, Interrupted, NotPermitted, TimedOut, WarehouseUnavailable
from fubcli.network.failures import SignInNeeded
from fubcli.warehouses.failures import Cancelled, OutcomeUnknown
from tests.bigquery import BigQuery
from tests.striking import struck
from tests.warehouses.bigquery.conftest import ENDLESS, WRITE, Begin

INSERT, GET, CANCEL = (
    "POST /bigquery/v2/projects/*/jobs",
    "GET /bigquery/v2/projects/*/jobs/*",
    "POST /bigquery/v2/projects/*/cancel",
)
BEFORE_THE_REPLY = ["drop_after", "drop_midway", "half_body"]


def test_it_ends_with_its_resource(begin: Begin, service: BigQuery) -> None:
    with begin() as job:
        resource = job.finished()
    assert resource["jobReference"]["jobId"] == job.id
    assert job.location == "US"
    assert service.executed[0][0] == job.id


@pytest.mark.parametrize("kind", ["drop_before", *BEFORE_THE_REPLY])
def test_a_write_whose_reply_is_lost_runs_once(begin: Begin, service: BigQuery, kind: str) -> None:
    service.faults.add(kind, INSERT, times=2)
    with begin(WRITE) as job:
        job.finished()
    assert [id for id, _ in service.executed] == [job.id]
    assert len(service.faults.fired) == 2


@pytest.mark.parametrize(
    ("status", "code"), [(503, "backendError"), (403, "rateLimitExceeded"), (500, "internalError")]
)
def test_what_bigquery_cannot_do_now_is_asked_again(begin: Begin, service: BigQuery, status: int, code: str) -> None:
    for at in (INSERT, GET):
        service.faults.add("status", at, status=status, code=code, times=2)
    with begin(WRITE) as job:
        job.finished()
    assert len(service.executed) == 1


def test_a_write_that_was_never_taken_is_unavailable(begin: Begin, service: BigQuery) -> None:
    service.faults.add("status", INSERT, times=None)
    with pytest.raises(WarehouseUnavailable, match="is not available") as caught, begin(WRITE) as job:
        job.finished()
    assert not isinstance(caught.value, OutcomeUnknown)
    assert service.executed == []


def test_a_write_of_which_nothing_more_is_heard_is_unknown(begin: Begin, service: BigQuery) -> None:
    service.faults.add("drop_after", INSERT, times=None)
    service.faults.add("drop_before", GET, times=None)
    service.faults.add("drop_before", CANCEL, times=None)
    job = begin(WRITE, seconds=2.0)
    with pytest.raises(OutcomeUnknown, match="may have run") as caught, job:
        job.finished()
    assert caught.value.extra["statement_id"] == job.id
    service.faults.clear()


def test_a_write_that_ended_while_nobody_could_look_is_done(begin: Begin, service: BigQuery) -> None:
    service.faults.add("drop_before", GET, times=3)  # as often as it is tried
    with begin(WRITE) as job:
        job.finished()
    assert service.engine.rows("SELECT count(*) AS n FROM box.s.numbers") == [{"n": 11}]


def test_a_write_that_was_cancelled_while_nobody_could_look_is_not(begin: Begin, service: BigQuery) -> None:
    service.faults.add("drop_before", GET, times=3)
    service.faults.add("slow", "sql INSERT*", seconds=5)
    with pytest.raises(WarehouseUnavailable), begin(WRITE) as job:
        job.finished()
    assert service.engine.rows("SELECT count(*) AS n FROM box.s.numbers") == [{"n": 10}]


@pytest.mark.parametrize(
    "text", [ENDLESS, "INSERT INTO box.s.numbers SELECT a.n + b.n, 'x' FROM live.s.large a, live.s.large b"]
)
def test_time_runs_out_and_the_job_is_cancelled(begin: Begin, service: BigQuery, text: str) -> None:
    with pytest.raises(TimedOut, match=r"Cancelled after 0\.4 seconds"), begin(text, seconds=0.4) as job:
        job.finished()
    assert service.running(patience=2) == []


def test_bigquerys_own_time_limit_is_ours(begin: Begin, service: BigQuery) -> None:
    with pytest.raises(TimedOut), begin(ENDLESS, seconds=0.4) as job:
        job.finished()
    (asked,) = [request.body for request in service.requests if request.path.endswith("/jobs")]
    assert 0 < int(asked["configuration"]["jobTimeoutMs"]) <= 400


def test_an_interrupt_cancels_the_job(begin: Begin, service: BigQuery) -> None:
    with (
        struck(lambda: bool(service.running())),
        pytest.raises((KeyboardInterrupt, Interrupted)),
        begin(ENDLESS) as job,
    ):
        job.finished()
    assert service.running(patience=2) == []


def test_an_interrupt_while_the_insertion_hangs_cancels_what_comes_of_it(begin: Begin, service: BigQuery) -> None:
    service.faults.add("hang", INSERT, seconds=1.0)
    started = time.monotonic()
    with struck(lambda: bool(service.requests)), pytest.raises((KeyboardInterrupt, Interrupted)), begin(ENDLESS) as job:
        job.finished()
    assert time.monotonic() - started < 6
    assert service.running(patience=2) == []


def test_that_it_may_still_run_is_said(begin: Begin, service: BigQuery) -> None:
    service.faults.add("drop_before", CANCEL, times=None)
    with pytest.raises(TimedOut, match="may still run there"), begin(ENDLESS, seconds=0.4) as job:
        job.finished()
    service.faults.clear()
    service.job(job.id).cancel()


def test_somebody_else_may_cancel_it(begin: Begin, service: BigQuery) -> None:
    service.faults.add("canceled", "sql SELECT*", seconds=0.0)
    with pytest.raises(Cancelled), begin() as job:
        job.finished()


def test_who_may_not_is_told(begin: Begin, service: BigQuery) -> None:
    service.faults.add("status", INSERT, status=401)
    with pytest.raises(SignInNeeded), begin() as job:
        job.finished()
    with pytest.raises(NotPermitted, match="Access Denied"), begin("DELETE FROM live.s.numbers WHERE n = 1") as job:
        job.finished()


def test_what_a_running_job_fails_with_may_quote_values(begin: Begin) -> None:
    with (
        pytest.raises(EngineRejected, match="row 0") as caught,
        begin("SELECT CAST(label AS INT64) FROM live.s.numbers") as job,
    ):
        job.finished()
    assert caught.value.quotes_values
    assert caught.value.extra == {"error_class": "invalidQuery"}


def test_what_never_began_has_read_nothing(begin: Begin) -> None:
    with (
        pytest.raises(EngineRejected, match="Unrecognized name: nope") as caught,
        begin("SELECT nope FROM live.s.numbers") as job,
    ):
        job.finished()
    assert not caught.value.quotes_values
