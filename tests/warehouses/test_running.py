"""Work beside the main thread: its result, its exception, its end."""

import threading
import time
from collections.abc import Iterator

import pytest

from fubcli.errors import ExitCode, Interrupted, TimedOut
from fubcli.warehouses import running
from fubcli.warehouses.running import run_within
from tests.striking import struck


class Statement:
    """Work that ends when it has been cancelled so many times, or after a minute at the latest."""

    def __init__(self, stops_after: int = 1) -> None:
        self.started, self.stopped = threading.Event(), threading.Event()
        self.cancelled, self._stops_after = 0, stops_after

    def work(self) -> None:
        self.started.set()
        self.stopped.wait(60)
        raise RuntimeError("INTERRUPT Error: Interrupted!")

    def cancel(self) -> None:
        self.cancelled += 1
        if self.cancelled >= self._stops_after:
            self.stopped.set()


@pytest.fixture
def no_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "_GRACE", 0.1)


def never() -> None:
    pytest.fail("nothing was to be cancelled")


def test_a_result_comes_back() -> None:
    assert run_within(lambda: 42, cancel=never, seconds=10) == 42
    assert run_within(lambda: None, cancel=never, seconds=10) is None


def test_work_runs_beside_the_main_thread() -> None:
    assert run_within(threading.current_thread, cancel=never, seconds=10) is not threading.main_thread()


@pytest.mark.parametrize("error", [ValueError("x"), SystemExit(3), KeyboardInterrupt()])
def test_an_exception_comes_back(error: BaseException) -> None:
    def work() -> None:
        raise error

    with pytest.raises((type(error), Interrupted)):
        run_within(work, cancel=never, seconds=10)


def test_nobody_waits_longer_than_the_work_takes() -> None:
    started = time.monotonic()
    run_within(lambda: 1, cancel=never, seconds=10)
    assert time.monotonic() - started < 0.15, "a poll of 0.2 seconds would show"


def test_the_limit_cancels() -> None:
    statement, started = Statement(), time.monotonic()
    with pytest.raises(TimedOut, match=r"Cancelled after 0\.05 seconds of wall time") as caught:
        run_within(statement.work, cancel=statement.cancel, seconds=0.05)
    assert caught.value.exit_code is ExitCode.TIMED_OUT
    assert statement.cancelled == 1
    assert 0.05 <= time.monotonic() - started < 2


def test_a_limit_that_began_earlier_is_over_earlier() -> None:
    statement, started = Statement(), time.monotonic()
    with pytest.raises(TimedOut, match="after 60 seconds"):
        run_within(statement.work, cancel=statement.cancel, seconds=60, since=started - 59.95)
    assert time.monotonic() - started < 2


def test_cancelling_is_repeated_until_it_works() -> None:
    statement = Statement(stops_after=4)
    with pytest.raises(TimedOut):
        run_within(statement.work, cancel=statement.cancel, seconds=0.01)
    assert statement.cancelled == 4


@pytest.mark.usefixtures("no_grace")
def test_work_that_does_not_stop_is_left_behind() -> None:
    statement = Statement(stops_after=10**9)
    with pytest.raises(TimedOut):
        run_within(statement.work, cancel=statement.cancel, seconds=0.01)
    assert statement.cancelled >= 2
    statement.stopped.set()


def test_work_that_finished_while_it_was_stopped_is_finished() -> None:
    """A write that is done must not be reported as cancelled."""
    proceed = threading.Event()

    def work() -> str:
        proceed.wait(10)
        return "committed"

    assert run_within(work, cancel=proceed.set, seconds=0.01) == "committed"


@pytest.fixture
def statement() -> Iterator[Statement]:
    statement = Statement(stops_after=2)
    yield statement
    statement.stopped.set()


def test_ctrl_c_cancels(statement: Statement) -> None:
    with (
        struck(statement.started.is_set),
        pytest.raises(Interrupted, match="the statement was cancelled") as caught,
    ):
        run_within(statement.work, cancel=statement.cancel, seconds=60)
    assert caught.value.exit_code is ExitCode.INTERRUPTED
    assert statement.cancelled == 2


def test_ctrl_c_while_the_work_starts_cancels_too(statement: Statement, monkeypatch: pytest.MonkeyPatch) -> None:
    start = threading.Thread.start

    def interrupted(thread: threading.Thread) -> None:
        start(thread)
        raise KeyboardInterrupt

    monkeypatch.setattr(threading.Thread, "start", interrupted)
    with pytest.raises(Interrupted):
        run_within(statement.work, cancel=statement.cancel, seconds=60)
    assert statement.cancelled == 2
