"""Result files: private, whole or not there, and with a checksum that is true."""

import errno
import hashlib
import os
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fubcli.errors import StorageUnavailable
from fubcli.results.artifacts import KEPT_SECONDS, Artifact, StateArtifacts, new_file, remove_expired, write_artifact


def content(path: Path) -> dict[str, bytes]:
    """Every file of a directory, hidden ones included."""
    return {each.name: each.read_bytes() for each in path.iterdir() if each.is_file()}


def test_an_artifact_is_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "rows.ndjson"
    artifact = write_artifact(path, ['{"a":"é"}\n', '{"a":null}\n'], form="ndjson", rows=2)
    expected = '{"a":"é"}\n{"a":null}\n'.encode()
    assert content(tmp_path) == {"rows.ndjson": expected}
    assert artifact == Artifact(path, "ndjson", 2, len(expected), hashlib.sha256(expected).hexdigest())


def test_an_event_points_to_it(tmp_path: Path) -> None:
    path = tmp_path / "with blank.csv"
    assert write_artifact(path, ["a\n"], form="csv", rows=0).as_json() == {
        "uri": f"file://{tmp_path}/with%20blank.csv",
        "media_type": "text/csv",
        "rows": 0,
        "bytes": 2,
        "sha256": hashlib.sha256(b"a\n").hexdigest(),
    }


def test_a_relative_path_becomes_a_whole_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    artifact = write_artifact(Path("out.csv"), [], form="csv", rows=0)
    assert artifact.as_json()["uri"] == (tmp_path / "out.csv").as_uri()


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_only_the_owner_may_read_it(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        path = write_artifact(tmp_path / "x", ["a"], form="csv", rows=1).path
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_outcome_is_settled_when_all_is_written_and_nothing_is_there_yet(tmp_path: Path) -> None:
    seen = []
    with new_file(tmp_path / "x", lambda: seen.append((tmp_path / "x").exists())) as sink:
        sink.write(b"whole")
        assert seen == []
    assert seen == [False]
    assert content(tmp_path) == {"x": b"whole"}


def test_an_interrupt_until_the_outcome_is_settled_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"old")

    def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), new_file(tmp_path / "x", interrupted) as sink:
        sink.write(b"new")
    assert content(tmp_path) == {"x": b"old"}


def test_overwriting_replaces_the_file_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("old")
    path.chmod(0o644)
    seen = []

    def rows() -> Iterator[str]:
        yield "new"
        seen.append(path.read_text())

    with path.open() as reader:
        write_artifact(path, rows(), form="csv", rows=1)
        assert reader.read() == "old", "who reads the old file reads it to its end"
    assert seen == ["old"]
    assert content(tmp_path) == {"x": b"new"}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ValueError("rows"), OSError(errno.EIO, "Input/output error")])
def test_rows_that_break_off_leave_nothing(tmp_path: Path, error: BaseException) -> None:
    (tmp_path / "old").write_text("old")

    def rows() -> Iterator[str]:
        yield "x" * 100_000
        raise error

    for name in ("new", "old"):
        with pytest.raises((type(error), StorageUnavailable)):
            write_artifact(tmp_path / name, rows(), form="csv", rows=1)
    assert content(tmp_path) == {"old": b"old"}


def test_text_that_is_no_unicode_is_written_as_escapes(tmp_path: Path) -> None:
    write_artifact(tmp_path / "x", ['{"a":"\ud800"}\n'], form="ndjson", rows=1)
    assert content(tmp_path) == {"x": b'{"a":"\\ud800"}\n'}


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("missing/x", "No such file or directory"),
        ("file/x", "Not a directory"),
        ("folder", "not a regular file"),
        ("pipe", "not a regular file"),
        ("n" * 300, "File name too long"),
        ("/", "not a regular file"),
        ("", "not a regular file"),
    ],
)
def test_a_place_where_no_file_can_be_is_named_with_the_reason(tmp_path: Path, place: str, reason: str) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(StorageUnavailable, match=f"Cannot write .*{reason}"):
        write_artifact(tmp_path / place if place else Path(), ["x"], form="csv", rows=1)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("old")
    script = """
import resource, signal, sys
from pathlib import Path
from fubcli.errors import FubError
from fubcli.results.artifacts import write_artifact
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    write_artifact(Path(sys.argv[1]), ("x" * 1000 for _ in range(1000)), form="csv", rows=1)
except FubError as error:
    sys.stdout.write(f"{type(error).__name__} {int(error.exit_code)} {error.retryable} {error.detail}")
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "x")],
        capture_output=True, text=True, check=True, timeout=30,
        env={"PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert done.stdout == f"StorageUnavailable 6 False Cannot write {tmp_path}/x: File too large."
    assert content(tmp_path) == {"x": b"old"}


def test_two_writers_of_one_file_leave_one_whole_file(tmp_path: Path) -> None:
    path, start, failures = tmp_path / "x", threading.Barrier(2), []

    def write(letter: str) -> None:
        start.wait()
        try:
            write_artifact(path, (letter * 1000 for _ in range(200)), form="csv", rows=200)
        except StorageUnavailable as error:
            failures.append(error)

    writers = [threading.Thread(target=write, args=(letter,)) for letter in "ab"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert failures == []
    assert content(tmp_path) in [{"x": b"a" * 200_000}, {"x": b"b" * 200_000}]


def test_results_expire_after_a_week(tmp_path: Path) -> None:
    now = time.time()
    for name, age in [("new", 0), ("week", KEPT_SECONDS - 60), ("old", KEPT_SECONDS + 60)]:
        (tmp_path / name).write_text(name)
        os.utime(tmp_path / name, (now - age, now - age))
    (tmp_path / "dangling").symlink_to(tmp_path / "gone")
    (tmp_path / "folder").mkdir()
    os.utime(tmp_path / "folder", (0, 0))
    remove_expired(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dangling", "folder", "new", "week"]


def test_nothing_expires_where_nothing_is(tmp_path: Path) -> None:
    remove_expired(tmp_path / "missing")
    assert list(tmp_path.iterdir()) == []


def test_a_store_makes_its_directory_names_files_anew_and_forgets_old_ones(tmp_path: Path) -> None:
    def ensured(directory: Path) -> Path:
        directory.mkdir(exist_ok=True)
        return directory

    store = StateArtifacts(tmp_path / "artifacts", ensured)
    first = store.path_for("ndjson")
    first.touch()
    os.utime(first, (0, 0))
    second = store.path_for("ndjson")
    assert first.parent == second.parent == tmp_path / "artifacts"
    assert (first != second, second.suffix, first.exists()) == (True, ".ndjson", False)
