"""The breaker of one host, as several processes and damaged files have it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.network.breaker import REST_SECONDS, THRESHOLD, WINDOW_SECONDS, Breaker, BreakerOpen
from tests.conftest import environment

HOST = "https://adb-1.azuredatabricks.net"


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 8, 3, 12, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def pass_by(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(tmp_path: Path, clock: Clock) -> Breaker:
    return Breaker(tmp_path / "breakers", HOST, clock)


def opened(breaker: Breaker) -> Breaker:
    for _ in range(THRESHOLD):
        breaker.failed()
    return breaker


def the_file(tmp_path: Path) -> Path:
    (file,) = (tmp_path / "breakers").iterdir()
    return file


def test_failures_in_a_row_open_it_and_a_rest_lets_one_try(breaker: Breaker, clock: Clock) -> None:
    for _ in range(THRESHOLD - 1):
        breaker.failed()
        breaker.check()
    breaker.failed()
    with pytest.raises(BreakerOpen) as caught:
        breaker.check()
    assert caught.value.extra == {"retry_after_seconds": REST_SECONDS}
    assert caught.value.retryable
    clock.pass_by(REST_SECONDS)
    breaker.check()
    with pytest.raises(BreakerOpen):
        breaker.check()  # another process: it waits for what the first finds


def test_the_one_that_tries_closes_or_opens_it(breaker: Breaker, clock: Clock) -> None:
    opened(breaker)
    clock.pass_by(REST_SECONDS)
    breaker.check()
    breaker.failed()
    with pytest.raises(BreakerOpen):
        breaker.check()
    clock.pass_by(REST_SECONDS)
    breaker.check()
    breaker.succeeded()
    breaker.check()
    breaker.failed()
    breaker.check()


def test_failures_that_lie_far_apart_do_not_open_it(breaker: Breaker, clock: Clock) -> None:
    for _ in range(5 * THRESHOLD):
        breaker.failed()
        clock.pass_by(WINDOW_SECONDS / (THRESHOLD - 1))
        breaker.check()


@pytest.mark.parametrize("seconds", [-1.0, -3600.0, -1e9])
def test_a_clock_that_is_set_back_does_not_keep_it_open(breaker: Breaker, clock: Clock, seconds: float) -> None:
    opened(breaker)
    clock.pass_by(seconds)
    breaker.check()


def test_each_host_has_its_own_and_its_name_stands_in_no_path(tmp_path: Path, clock: Clock, breaker: Breaker) -> None:
    opened(breaker)
    Breaker(tmp_path / "breakers", "https://other", clock).check()
    assert "adb-1" not in the_file(tmp_path).name
    assert the_file(tmp_path).stat().st_mode & 0o777 == 0o600


DAMAGED: list[bytes] = [
    b"", b"{", b"[]", b"null", b"7", b'"x"', b"\xff\xfe\x00", b'{"failures": 7}', b'{"failures": ["x"]}',
    b'{"failures": [1e400], "opened_at": 1e400}', b'{"opened_at": NaN}', b'{"opened_at": "now"}',
    b'{"opened_at": ' + b"1" * 400 + b"}", b"[" * 20_000, b'{"failures": [' + b"1," * 9_000 + b"1]}",
]  # fmt: skip


@pytest.mark.parametrize("content", DAMAGED, ids=lambda content: content[:20].decode("latin-1"))
def test_a_damaged_file_says_nothing_and_heals(breaker: Breaker, tmp_path: Path, content: bytes) -> None:
    breaker.failed()
    the_file(tmp_path).write_bytes(content)
    breaker.check()
    opened(breaker)
    with pytest.raises(BreakerOpen):
        breaker.check()
    assert set(json.loads(the_file(tmp_path).read_bytes())) == {"failures", "opened_at"}


@given(st.binary(max_size=200))
def test_no_content_breaks_it(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    directory = tmp_path_factory.mktemp("any")
    breaker = Breaker(directory, HOST, Clock())
    breaker.failed()
    next(directory.iterdir()).write_bytes(content)
    breaker.check()
    breaker.failed()


def directory_is_a_file(path: Path) -> None:
    path.write_text("")


def file_is_a_directory(path: Path) -> None:
    path.mkdir()
    Breaker(path, HOST, Clock()).failed()
    file = next(path.iterdir())
    file.unlink()
    file.mkdir()


def file_is_a_link(path: Path) -> None:
    path.mkdir()
    Breaker(path, HOST, Clock()).failed()
    file = next(path.iterdir())
    file.rename(path.parent / "elsewhere")
    file.symlink_to(path.parent / "elsewhere")


@pytest.mark.parametrize("spoil", [directory_is_a_file, file_is_a_directory, file_is_a_link])
def test_where_nothing_can_be_kept_it_stays_closed(tmp_path: Path, clock: Clock, spoil: Callable[[Path], None]) -> None:
    spoil(tmp_path / "breakers")
    breaker = opened(Breaker(tmp_path / "breakers", HOST, clock))
    breaker.check()
    breaker.succeeded()


def test_a_full_disk_does_not_matter(breaker: Breaker, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "pwrite", full)
    opened(breaker).check()


def test_processes_share_it(tmp_path: Path) -> None:
    code = f"""
from pathlib import Path
from fubcli.bootstrap import SystemClock
from fubcli.network.breaker import Breaker
Breaker(Path({str(tmp_path / "breakers")!r}), {HOST!r}, SystemClock()).failed()
"""
    running = [subprocess.Popen([sys.executable, "-c", code], env=environment(tmp_path)) for _ in range(THRESHOLD)]
    assert [process.wait(30) for process in running] == [0] * THRESHOLD
    from fubcli.bootstrap import SystemClock

    with pytest.raises(BreakerOpen):
        Breaker(tmp_path / "breakers", HOST, SystemClock()).check()
