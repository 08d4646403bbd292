"""`--watch`: one look after the other, whatever happens to one of them; the terminal is left as it was."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from fubcli.cli import options
from fubcli.cli.pause import pause
from fubcli.cli.watch import watched
from fubcli.errors import ExitCode, FubError, Interrupted, NotPermitted, StorageUnavailable, UsageError
from fubcli.errors import WarehouseUnavailable as Unavailable
from fubcli.model.envelope import Envelope
from tests.cli.events import event_of, validator
from tests.conftest import Fubcli, environment
from tests.operations.monitor.world import TABLES, World

WELL = World().monitor()


class Record:
    """A screen that keeps what it was shown, and ends the watching when all looks are used up."""

    def __init__(self, looks: Sequence[Envelope | BaseException]) -> None:
        self.looks = iter(looks)
        self.told: list[str] = []
        self.paused: list[float] = []

    def look(self) -> Envelope:
        found = next(self.looks, KeyboardInterrupt())
        if isinstance(found, BaseException):
            raise found
        return found

    def show(self, envelope: Envelope) -> None:
        resolved = envelope.data.get("changes", {}).get("resolved", ())
        self.told.append(f"{envelope.data['status']}{f', {len(resolved)} resolved' if resolved else ''}")

    def failed(self, error: FubError) -> None:
        self.told.append(error.detail)

    def close(self) -> None:
        self.told.append("closed")

    def watch(self) -> ExitCode:
        return watched(self.look, self, self.paused.append, 30)


def test_looks_come_one_after_the_other_with_pauses_between_them() -> None:
    record = Record([WELL, WELL, WELL])
    with pytest.raises(KeyboardInterrupt):
        record.watch()
    assert (record.told, record.paused) == (["ok", "ok", "ok", "closed"], [30, 30, 30])


def test_a_look_that_fails_is_told_and_what_was_found_before_stays_open() -> None:
    late = World()
    late.change(TABLES[3], minutes=240)
    failures = [
        Unavailable("it is away"),
        NotPermitted("the token is over"),
        StorageUnavailable("full"),
        UsageError("x"),
    ]
    record = Record([late.monitor(), *failures, WELL])
    with pytest.raises(KeyboardInterrupt):
        record.watch()
    assert record.told == ["warning", "it is away", "the token is over", "full", "x", "ok, 1 resolved", "closed"]


@pytest.mark.parametrize("error", [UsageError("no such catalog"), NotPermitted("who are you"), Interrupted("enough")])
def test_what_will_not_pass_ends_it_before_anything_has_been_seen(error: FubError) -> None:
    record = Record([Unavailable("not yet"), error])
    with pytest.raises(type(error)):
        record.watch()
    assert record.told == ["not yet", "closed"]


def test_a_look_that_is_cut_off_is_shown_and_the_next_one_comes() -> None:
    cut_off = World()
    cut_off.silence = Unavailable("nobody answers")
    envelope = cut_off.monitor()
    assert envelope.exit_code is ExitCode.UNAVAILABLE
    record = Record([WELL, envelope, WELL])
    with pytest.raises(KeyboardInterrupt):
        record.watch()
    assert record.told == ["ok", envelope.data["status"], "ok, 1 resolved", "closed"], (
        "what could not be seen is resolved"
    )


def test_a_bug_is_not_passed_over() -> None:
    record = Record([WELL, ValueError("a bug")])
    with pytest.raises(ValueError, match="a bug"):
        record.watch()
    assert record.told == ["ok", "closed"]


def test_it_ends_when_what_is_to_fail_is_found() -> None:
    late = World()
    late.change(TABLES[3], minutes=240)
    record = Record([World().monitor(fail_on="warning"), late.monitor(fail_on="warning"), WELL])
    assert record.watch() is ExitCode.FINDINGS
    assert record.told == ["ok", "warning", "closed"]


@pytest.mark.parametrize(
    ("given", "understood"),
    [
        (["--watch"], ["--watch=60"]),
        (["--watch", "--output=json"], ["--watch=60", "--output=json"]),
        (["--watch=30"], ["--watch=30"]),
        (["--watch", "30"], ["--watch", "30"]),
        (["--query=--watch"], ["--query=--watch"]),
    ],
)
def test_the_number_may_be_left_out(given: list[str], understood: list[str]) -> None:
    assert options.completed(given) == understood


@pytest.mark.parametrize("is_read", [True, False])
def test_a_pause_ends_when_nobody_reads_any_more(is_read: bool) -> None:
    code = "from fubcli.cli.pause import pause; pause(0.3); print('read')"
    reader, writer = os.pipe()
    with os.fdopen(reader) as read:
        process = subprocess.Popen(
            [sys.executable, "-c", code if is_read else code.replace("0.3", "30")],
            stdout=writer,
            stderr=subprocess.PIPE,
        )
        os.close(writer)
        if is_read:
            assert read.read() == "read\n"
    _, err = process.communicate(timeout=10)
    assert (process.returncode == 0) == is_read
    assert (b"ReaderLeft" in err) != is_read


def test_a_pause_lasts_as_long_as_it_should(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with (tmp_path / "file").open("w") as file:
        monkeypatch.setattr(sys, "stdout", file)
        begun = time.monotonic()
        pause(0.05)
        assert 0.05 <= time.monotonic() - begun < 5


# ---------------------------------------------------------------------------------------------------- real processes

MONITOR = (sys.executable, "-m", "fubcli", "--operation=monitor", "--catalog=fub")


@pytest.fixture
def home(fubcli: Fubcli, lakehouse_home: Path, tmp_path: Path) -> Path:
    """A home of one's own, what the monitor remembers included, on the lakehouse of all."""
    fubcli("--operation=query", "--query=SELECT * FROM fub.contacts_silver.stages")  # the lakehouse is there
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "data").symlink_to(lakehouse_home / "data")
    return tmp_path / "home"


@contextmanager
def watching(home: Path, cwd: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Watch in a process, its stdout and stderr in pipes."""
    process = subprocess.Popen(
        [*MONITOR, "--watch=10", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        stdin=subprocess.DEVNULL, env=environment(home), cwd=cwd,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def _event(line: str) -> dict[str, Any]:
    event: dict[str, Any] = json.loads(line)
    validator("event").validate(event)
    validator(event["dataschema"].split(":")[3]).validate(event["data"])
    return event


def test_a_stream_of_events_ends_with_the_interrupt(fubcli: Fubcli, home: Path, tmp_path: Path) -> None:
    with watching(home, tmp_path, "--output=ndjson") as process:
        assert process.stdout is not None
        first = _event(process.stdout.readline())
        assert first["data"]["headline"].startswith("1 of 1 exports landed")
        beside = fubcli("--operation=query", "--query=SELECT count(*) AS n FROM fub.contacts_silver.stages")
        assert event_of(beside)["data"]["rows"], "the file is free while nobody looks"
        process.send_signal(signal.SIGINT)
        rest, err = process.communicate(timeout=20)
    assert process.returncode == 130, err
    assert _event(rest)["data"]["type"] == "urn:fub:problem:interrupted"
    assert err == "fubcli: Interrupted: Interrupted; nothing goes on running.\n"


def test_a_reader_that_leaves_ends_the_watching(home: Path, tmp_path: Path) -> None:
    with watching(home, tmp_path, "--output=json") as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(timeout=9) == 141, "within the pause"
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_what_is_asked_for_wrongly_ends_it_at_once(home: Path, tmp_path: Path) -> None:
    with watching(home, tmp_path, "--output=ndjson", "--timeframe=soon") as process:
        out, err = process.communicate(timeout=20)
    assert (process.returncode, "Traceback" in err) == (2, False)
    assert "--timeframe=soon" in _event(out)["data"]["detail"]


@pytest.mark.parametrize(("number", "colour"), [(signal.SIGINT, False), (signal.SIGTERM, True)])
def test_a_terminal_is_redrawn_and_left_as_it_was(
    home: Path, tmp_path: Path, number: signal.Signals, colour: bool
) -> None:
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 16, 60, 0, 0))
    before = termios.tcgetattr(theirs)
    environ = environment(home, {"TERM": "xterm-256color"} | ({} if colour else {"NO_COLOR": "1"}))
    process = subprocess.Popen(
        [*MONITOR, "--watch"], stdin=theirs, stdout=theirs, stderr=theirs, env=environ, cwd=tmp_path
    )
    seen = _read(ours, until="Ctrl-C ends")
    process.send_signal(number)
    seen += _read(ours, until="nothing goes on running")
    assert process.wait(timeout=20) == 130
    assert termios.tcgetattr(theirs) == before
    os.close(theirs)
    os.close(ours)
    entered, drawn, left = re.split(r"\x1b\[\?1049[hl]", seen)
    assert "\n" not in entered, "at most the line that says what goes on"
    assert drawn.startswith("\x1b[?25l\x1b[H")
    assert drawn.endswith("\x1b[?25h"), "the cursor is shown again"
    assert "1 of 1 exports landed" in left, "the last view stays"
    assert "Traceback" not in left
    assert bool(re.search(r"\x1b\[[\d;]*3\dm", seen)) is colour
    lines = re.sub(r"\x1b\[[?\d;]*[A-Za-z]", "", drawn).split("\r\n")
    assert len(lines) <= 16
    assert max(map(len, lines)) <= 60
    assert "seen at" in drawn
    assert "again every 60 s" in drawn


def _read(terminal: int, until: str) -> str:
    """Read from a terminal until it says something; who does not read keeps the writer waiting."""
    seen = b""
    deadline = time.monotonic() + 30
    while until.encode() not in seen and time.monotonic() < deadline:
        if select.select([terminal], [], [], 0.1)[0]:
            seen += os.read(terminal, 65536)
    assert until.encode() in seen, seen
    return seen.decode()


@pytest.mark.slow
def test_a_new_load_shows_with_the_next_look(fubcli: Fubcli, home: Path, lakehouse_home: Path, tmp_path: Path) -> None:
    (home / "data").unlink()
    shutil.copytree(lakehouse_home / "data" / "lakehouse", home / "data" / "lakehouse")
    with watching(home, tmp_path) as process:
        assert process.stdout is not None
        assert _event(process.stdout.readline())["data"]["findings"] == []
        event_of(fubcli("demo", "scenario", "missing-table", home=home))
        second = _event(process.stdout.readline())["data"]
        assert len(second["changes"]["new"]) == len(second["findings"]) > 0
        event_of(fubcli("demo", "scenario", "healthy", home=home))
        third = _event(process.stdout.readline())["data"]
        assert [each["id"] for each in third["changes"]["resolved"]] == second["changes"]["new"]
