"""The tour as people and programs meet it: processes, a terminal, interrupts, and a home that cannot be written."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

from tests.cli.events import data_of, event_of
from tests.conftest import Fubcli, environment

TOUR = [sys.executable, "-m", "fubcli", "tour"]
LIVE = {
    "FUBCLI_WAREHOUSE": "databricks",
    "FUBCLI_TRANSPORT": "statement-api",
    "FUBCLI_PROMOTION_TABLE": "sandbox_fub.somebody.receipts",
    "DATABRICKS_HOST": "https://nowhere.invalid",
    "DATABRICKS_TOKEN": "a-token",
    "DATABRICKS_WAREHOUSE_ID": "1234",
}


@pytest.fixture
def home(fubcli: Fubcli, lakehouse_home: Path, tmp_path: Path) -> Path:
    """A home of its own over the lakehouse that is there."""
    fubcli("--operation=schema")
    home = tmp_path / "home"
    home.mkdir()
    (home / "data").symlink_to(lakehouse_home / "data")
    return home


def test_five_commands_end_as_they_should_whatever_warehouse_is_configured(fubcli: Fubcli, home: Path) -> None:
    (home / "config").mkdir()
    (home / "config" / "fubcli.toml").write_text('warehouse = "databricks"\n')
    event = event_of(fubcli("tour", home=home, env=LIVE))
    steps = event["data"]["steps"]
    assert [(each["exit_code"], each["is_as_expected"]) for each in steps] == [(3, True), (4, True), (0, True), (0, True), (0, True)]  # fmt: skip
    assert "Masked: an_email" in steps[2]["headline"]
    assert sum(each["seconds"] for each in steps) < 60
    lines = [line for path in (home / "state" / "audit").glob("*.jsonl") for line in path.read_text().splitlines()]
    asked = [record["warehouse"] for record in map(json.loads, lines) if "warehouse" in record]
    assert asked
    assert all(each["embedded"] for each in asked)


def test_a_second_tour_needs_staging_again(fubcli: Fubcli, home: Path) -> None:
    for _ in range(2):
        assert data_of(fubcli("tour", home=home))["is_as_expected"]


def test_it_writes_what_its_commands_write_and_nothing_else(fubcli: Fubcli, home: Path, tmp_path: Path) -> None:
    before = set(tmp_path.iterdir())
    fubcli("tour", home=home)
    assert set(tmp_path.iterdir()) == before
    assert {path.name for path in (home / "state").iterdir()} <= {"audit", "receipts", "observations.sqlite3", "masking.key", "artifacts"}  # fmt: skip


def test_a_home_that_cannot_be_written_is_told(fubcli: Fubcli, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    told = fubcli("tour", home=tmp_path / "file" / "home")
    data = data_of(told, 6)
    assert [each["exit_code"] for each in data["steps"]] == [3, 6]
    assert not data["is_as_expected"]
    assert "the tour ends here: exit 6 in place of 4" in told.stderr


def test_modules_of_the_working_directory_are_not_run(fubcli: Fubcli, home: Path, tmp_path: Path) -> None:
    (tmp_path / "fubcli").mkdir()
    (tmp_path / "fubcli" / "__init__.py").write_text("raise SystemExit('theirs')")
    (tmp_path / "json.py").write_text("raise SystemExit('theirs')")
    assert data_of(fubcli("tour", home=home))["is_as_expected"]


def test_a_form_that_it_does_not_have_is_refused(fubcli: Fubcli) -> None:
    assert "tour writes json, table" in data_of(fubcli("tour", "--output=csv"), 2)["detail"]


def test_a_reader_that_leaves_ends_it(home: Path, tmp_path: Path) -> None:
    with subprocess.Popen([*TOUR, "--output=table"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment(home), cwd=tmp_path) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline().startswith(b"1 of 5")
        process.stdout.close()
        assert process.wait(timeout=30) == 141


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_it_and_the_command_that_runs(home: Path, tmp_path: Path, number: signal.Signals) -> None:
    process = subprocess.Popen(
        [*TOUR, "--output=json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(home), cwd=tmp_path
    )
    assert process.stderr is not None
    while b"3 of 5" not in process.stderr.readline():
        pass
    process.send_signal(number)
    written, narrated = process.communicate(timeout=30)
    assert process.returncode == 130
    assert json.loads(written)["data"]["exit_code"] == 130
    assert b"Traceback" not in narrated


def test_a_terminal_shows_what_is_typed_and_what_comes_of_it(home: Path, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 90, 0, 0))
    environ = environment(home, {"TERM": "xterm", "LANG": "C.UTF-8"})
    process = subprocess.Popen(TOUR, stdin=theirs, stdout=theirs, stderr=theirs, env=environ, cwd=tmp_path)
    os.close(theirs)
    seen = _read_all(ours)
    assert process.wait(timeout=20) == 0
    os.close(ours)
    assert re.findall(r"^exit (\d+)", seen, re.MULTILINE) == ["3", "4", "0", "0", "0"]
    assert seen.count("\n$ fubcli ") == 5
    for text in (
        "production is read-only",
        "Run it on staging",
        "email:",
        "exports landed",
        "moved back",
        "What to do next",
    ):
        assert text in seen
    assert "{" not in seen, "no event, but what people read"


def _read_all(terminal: int) -> str:
    seen, deadline = b"", time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            more = os.read(terminal, 65536)
        except OSError:  # the other end is closed
            break
        if not more:
            break
        seen += more
    return seen.decode("utf-8", "replace").replace("\r\n", "\n")
