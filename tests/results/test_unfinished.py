"""Files that are not there before they are whole, with and without the system's help."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from fubcli.results import unfinished as module
from fubcli.results.unfinished import unfinished
from tests.conftest import ROOT

WRITER = """
import sys, time
from pathlib import Path
from fubcli.results.unfinished import unfinished
with unfinished(Path(sys.argv[1])) as file:
    file.write(b"x" * 1_000_000)
    file.flush()
    print("half", flush=True)
    time.sleep(60)
"""


@pytest.fixture(params=["nameless", "named"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "named":
        monkeypatch.setattr(module, "_nameless", lambda directory: None)
    return request.param


def test_a_file_appears_when_it_is_whole(tmp_path: Path, way: str) -> None:
    with unfinished(tmp_path / "x") as file:
        file.write(b"whole")
        file.flush()
        assert [each.suffix for each in tmp_path.iterdir()] == [".part"] * (way == "named")
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {"x": b"whole"}
    assert stat.S_IMODE((tmp_path / "x").stat().st_mode) == 0o600


@pytest.mark.usefixtures("way")
def test_what_was_there_is_replaced_or_stays(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("old")
    with pytest.raises(ZeroDivisionError), unfinished(tmp_path / "x") as file:
        file.write(b"new" + bytes(1 // 0))
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {"x": b"old"}
    with unfinished(tmp_path / "x") as file:
        file.write(b"new")
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {"x": b"new"}


def test_an_interrupt_right_after_the_opening_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(path: Path, flags: int, mode: int) -> int:
        os.close(opened(path, flags, mode))
        raise KeyboardInterrupt

    opened = os.open
    monkeypatch.setattr(module, "_nameless", lambda directory: None)
    monkeypatch.setattr(module.os, "open", interrupted)
    with pytest.raises(KeyboardInterrupt), unfinished(tmp_path / "x"):
        pytest.fail("there is nothing to write to")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="files without a name are Linux's")
def test_not_even_a_kill_leaves_anything_behind(tmp_path: Path) -> None:
    if module._nameless(tmp_path) is None:
        pytest.skip("this file system has no files without a name")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-c", WRITER, str(tmp_path / "x")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"half\n"
        process.send_signal(signal.SIGKILL)
    assert list(tmp_path.iterdir()) == []
