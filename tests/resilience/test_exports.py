"""Exports that are interrupted at random moments: the whole file or none, one event, and nothing runs on.

By both routes, into four forms, over a good line and over one that breaks links off.
"""

from __future__ import annotations

import hashlib
import json
import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from tests.cli.events import event_of
from tests.resilience.standin import ROUTES, Caller, Standin, ended, mark, querying
from tests.resilience.test_interrupts import has_begun

TABLE = "sandbox_fub.fub_operator_test.exported"
ROWS, CHUNK_ROWS = 40_000, 500
CREATE = f"""CREATE TABLE {TABLE} AS
SELECT id, concat('row ', CAST(id AS STRING)) AS label, CAST(id % 1000 AS DECIMAL(12,2)) AS amount,
    timestamp_seconds(1700000000 + id) AS at
FROM range({ROWS})"""
LARGE = f"SELECT id AS {{mark}}, label, amount, at FROM {TABLE}"
SLOW = f"SELECT id AS slow_{{mark}}, label FROM {TABLE}"
MASKED = (
    "SELECT id AS {mark}, email FROM fub.contacts_silver.contacts WHERE created_at >= current_date() - INTERVAL 90 DAYS"
)
TEXTS = (LARGE, LARGE, LARGE, MASKED, SLOW)
NAMES = ("x.parquet", "x.ndjson", "x.csv", "x.arrow")
BREAKING = ("half_body", "expired_link", "drop_before", "drop_midway")
OLD = b"what was there before"
_LONGEST_DELAY = 2.5
"""Seconds from the start of a process; after its statement began half of it is left."""
_ENDING_SECONDS = 15
"""For how long a process that was interrupted may wait until everything has ended."""


def counted_lines(path: Path) -> int:
    return path.read_bytes().count(b"\n")


COUNTED: dict[str, Callable[[Path], int]] = {
    ".parquet": lambda path: parquet.ParquetFile(path).read().num_rows,
    ".arrow": lambda path: pa.ipc.open_file(path).read_all().num_rows,
    ".ndjson": counted_lines,
    ".csv": lambda path: counted_lines(path) - 1,
}


@dataclass(frozen=True)
class Target:
    """Where an export goes, in a directory of its own; `is_there` when an older file has that name."""

    path: Path
    is_there: bool

    @classmethod
    def new(cls, home: Path, name: str, *, is_there: bool) -> Target:
        """Make the directory, and the older file."""
        directory = home / "target"
        directory.mkdir(parents=True)
        if is_there:
            (directory / name).write_bytes(OLD)
        return cls(directory / name, is_there)

    def options(self) -> tuple[str, ...]:
        """Return what the command line needs to write it."""
        return (f"--output-file={self.path}", *["--overwrite"] * self.is_there)

    def assert_untouched(self) -> None:
        """The directory is as it was."""
        left = {each.name: each.read_bytes() for each in self.path.parent.iterdir()}
        assert left == ({self.path.name: OLD} if self.is_there else {}), {name: len(left[name]) for name in left}

    def assert_whole(self, artifact: dict[str, Any]) -> None:
        """The directory has one file, and it is the one that an event tells of."""
        assert [each.name for each in self.path.parent.iterdir()] == [self.path.name]
        content = self.path.read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (artifact["bytes"], artifact["sha256"])
        assert COUNTED[self.path.suffix](self.path) == artifact["rows"] > 0

    def assert_one_or_the_other(self) -> None:
        """As it was or whole: all that is promised when nobody can tell; a whole file may still have no name of its own."""
        files = {each.name: each for each in self.path.parent.iterdir()}
        file = files.pop(self.path.name, None)
        assert all(name.endswith(".part") for name in files), files
        assert len(files) <= 1
        if file is None or file.read_bytes() == OLD:
            assert (file is not None) == self.is_there
        else:
            assert COUNTED[self.path.suffix](file) > 0


@pytest.fixture(scope="session")
def _table(_shared: Standin, tmp_path_factory: pytest.TempPathFactory) -> None:
    event_of(Caller(_shared, tmp_path_factory.mktemp("exported")).query(CREATE, "statement-api"))


@pytest.fixture
def workspace(standin: Standin, _table: None) -> Iterator[Standin]:
    """The stand-in, handing out results in many chunks."""
    standin.change(chunk_rows=CHUNK_ROWS)
    return standin


@dataclass(frozen=True)
class Trial:
    """One export that is ended by a signal, everything about it decided by its seed."""

    standin: Standin
    home: Path
    seed: int
    numbers: tuple[signal.Signals, ...]

    def run(self) -> int:
        """Start it, send the signal, look at what is left; return the exit code."""
        chance = random.Random(self.seed)  # noqa: S311 - chance that can be repeated
        name, route = mark(), ROUTES[self.seed % len(ROUTES)]
        text, number = chance.choice(TEXTS).format(mark=name), chance.choice(self.numbers)
        target = Target.new(self.home, chance.choice(NAMES), is_there=chance.random() < 0.5)
        caller = Caller(self.standin, self.home / "home")
        process = caller.start(*querying(text, route), *target.options(), env={"PYTHONWARNINGS": ""})
        self._moment(process, name, chance)
        if process.poll() is None:
            process.send_signal(number)
        began = time.monotonic()
        run = ended(process, 40)
        took = time.monotonic() - began
        about = f"seed {self.seed}, {route}, {target.path.name}, {number.name}, {took:.1f} s: {text[:30]}"
        try:
            self._look(run, target, name, route)
            assert took < _ENDING_SECONDS
        except AssertionError as error:
            raise AssertionError(f"{about}: {error}\n{run.stdout}\n{run.stderr}") from error
        return run.returncode

    def _moment(self, process: subprocess.Popen[bytes], name: str, chance: random.Random) -> None:
        """Wait until some moment of its life: half of them while rows come."""
        while process.poll() is None and not has_begun(process):
            time.sleep(0.002)
        delay = chance.uniform(0, _LONGEST_DELAY)
        if chance.random() < 0.5:
            delay /= 2
            while process.poll() is None and not self._has_begun(name):
                time.sleep(0.02)
        try:
            process.wait(delay)
        except subprocess.TimeoutExpired:
            return

    def _has_begun(self, name: str) -> bool:
        running = self.standin.running(0)["statements"]
        return any(name in each["text"] for each in running) or self.standin.executed(name) > 0

    def _look(self, run: subprocess.CompletedProcess[str], target: Target, name: str, route: str) -> None:
        assert self.standin.executed(name) <= (1 if route == "statement-api" else 5)
        assert "Traceback" not in run.stdout + run.stderr
        assert "may still run" not in run.stdout + run.stderr
        if run.returncode == -signal.SIGKILL:
            assert run.stdout == "" or json.loads(run.stdout)
            target.assert_one_or_the_other()
            return
        # By the connector a link that breaks off in the middle ends an export: see docs/exports.md.
        breaks = route == "connector" and any(kind in BREAKING for kind in self.standin.fired())
        assert run.returncode in ((0, 6, 130) if breaks else (0, 130))
        data = event_of(run, run.returncode)["data"]
        if run.returncode == 0:
            target.assert_whole(data["artifact"])
        else:
            target.assert_untouched()


def trials(
    standin: Standin, home: Path, seeds: range, *, slow_seconds: float = 60.0, with_kill: bool = False
) -> list[int]:
    """End many exports, some at the same time; nothing of theirs is left at the stand-in."""
    standin.fault("slow", "sql *slow_*", times=None, seconds=slow_seconds)
    numbers = (signal.SIGKILL,) if with_kill else (signal.SIGINT, signal.SIGTERM)
    with ThreadPoolExecutor(4) as pool:
        every = [Trial(standin, home / str(seed), seed, numbers) for seed in seeds]
        codes = list(pool.map(Trial.run, every))
    if with_kill:  # nobody is left who could end them: they end by themselves, the sessions by the warehouse's limit
        standin.forgive_sessions()
    assert standin.running(slow_seconds if with_kill else 3.0) == {"statements": [], "sessions": []}
    return codes


def test_a_few_interrupted_exports_leave_nothing_behind(workspace: Standin, tmp_path: Path) -> None:
    assert 130 in trials(workspace, tmp_path, range(8))


@pytest.mark.slow
@pytest.mark.parametrize("batch", range(4))
def test_many_interrupted_exports_leave_nothing_behind(workspace: Standin, tmp_path: Path, batch: int) -> None:
    first = 1_000 + 20 * batch
    assert 130 in trials(workspace, tmp_path, range(first, first + 20))


@pytest.mark.slow
@pytest.mark.parametrize("batch", range(4))
def test_many_interrupted_exports_over_a_bad_line_leave_nothing_behind(
    workspace: Standin, tmp_path: Path, batch: int
) -> None:
    for kind in BREAKING:
        workspace.fault(kind, "GET /_links/*", times=None, rate=0.02)
    workspace.fault("hang", "GET /_links/*", times=None, rate=0.02, seconds=1.0)
    first = 2_000 + 20 * batch
    assert 130 in trials(workspace, tmp_path, range(first, first + 20))
    assert set(workspace.fired()) & set(BREAKING)


@pytest.mark.slow
@pytest.mark.parametrize("batch", range(2))
def test_killed_exports_leave_the_old_file_or_the_whole_new_one(workspace: Standin, tmp_path: Path, batch: int) -> None:
    first = 3_000 + 20 * batch
    codes = trials(workspace, tmp_path, range(first, first + 20), slow_seconds=2.0, with_kill=True)
    assert -signal.SIGKILL in codes


@pytest.mark.slow
def test_the_statement_of_a_killed_export_by_the_connector_ends_with_the_time_limit(
    workspace: Standin, tmp_path: Path
) -> None:
    name, target = mark(), Target.new(tmp_path, "x.parquet", is_there=True)
    workspace.fault("slow", f"sql *{name}*", seconds=60.0)
    command = (*querying(LARGE.format(mark=name), "connector"), *target.options(), "--timeout=4")
    process = Caller(workspace, tmp_path / "home").start(*command)
    while not workspace.running(0)["statements"]:
        assert process.poll() is None
    process.kill()
    assert ended(process).returncode == -signal.SIGKILL
    target.assert_untouched()
    workspace.running(8)
    assert workspace.forgive_sessions() == 1, "the warehouse ends it, sooner or later"
    assert workspace.running(0)["statements"] == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_changes_nothing_once_the_file_is_there(
    workspace: Standin, tmp_path: Path, number: signal.Signals
) -> None:
    target = Target.new(tmp_path, "x.parquet", is_there=False)
    process = Caller(workspace, tmp_path / "home").start(
        *querying(LARGE.format(mark=mark()), "statement-api"), *target.options()
    )
    while process.poll() is None and not target.path.exists():
        time.sleep(0.0001)
    process.send_signal(number)
    target.assert_whole(event_of(ended(process))["data"]["artifact"])
